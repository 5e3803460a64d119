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

  /**
   * Deletes them; files that don't look like a slice's are left alone. What can't be deleted now is
   * at the next start.
   */
  static void delete(Disk disk, SliceCatalogue slices) {
    int deleted = 0;
    try {
      for (String file : disk.list(TableStore.DIRECTORY)) {
        if (isOrphan(file, slices)) {
          disk.delete(TableStore.DIRECTORY + "/" + file);
          deleted++;
        }
      }
    } catch (IOException e) {
      log.warn("{}: files of unfinished or old checkpoints stay", disk.describe(""), e);
    }
    if (deleted > 0) {
      log.info("{}: {} files of unfinished or old checkpoints deleted", disk.describe(""), deleted);
    }
  }

  private static boolean isOrphan(String file, SliceCatalogue slices) {
    Matcher name = NAME.matcher(file);
    if (!name.matches()) {
      return false;
    }
    try {
      int at = slices.indexOf(Long.parseLong(name.group(1)));
      return at < 0 || slices.get(at).generation() != Long.parseLong(name.group(2));
    } catch (NumberFormatException e) {
      return false; // greater than any slice or generation
    }
  }
}
