package io.rtanalytics.storage.checkpoint;

import io.rtanalytics.storage.disk.Disk;
import io.rtanalytics.storage.slice.SliceCatalogue;
import io.rtanalytics.storage.slice.TableStore;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lombok.extern.slf4j.Slf4j;

/** Deletes slice files that no checkpoint needs: what a crash has left of others. */
@Slf4j
final class Orphans {
  private static final Pattern NAME = Pattern.compile("([0-9]{1,19})-([0-9]{1,19})\\.[a-z]+");

  private Orphans() {}

  /** Deletes them; files that don't look like a slice's are left alone. */
  static void delete(Disk disk, SliceCatalogue slices) {
    int deleted = 0;
    try {
      for (String file : disk.list(TableStore.DIRECTORY)) {
        Matcher matcher = NAME.matcher(file);
        if (matcher.matches() && !isNeeded(matcher, slices)) {
          disk.delete(TableStore.DIRECTORY + "/" + file);
          deleted++;
        }
      }
    } catch (IOException e) {
      log.warn("{}: old files could not be deleted: {}", disk.describe(""), e.getMessage());
    }
    if (deleted > 0) {
      log.info("{}: {} files of unfinished or old checkpoints deleted", disk.describe(""), deleted);
    }
  }

  private static boolean isNeeded(Matcher name, SliceCatalogue slices) {
    int at = slices.indexOf(Long.parseLong(name.group(1)));
    return at >= 0 && slices.get(at).generation() == Long.parseLong(name.group(2));
  }
}
