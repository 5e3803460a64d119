package io.rtanalytics.kafka.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;

class EntryReaderTest {
  private static ConsumerRecord<byte[], byte[]> entry(byte[] value, Iterable<Header> headers) {
    ConsumerRecord<byte[], byte[]> made = new ConsumerRecord<>("t", 0, 7, null, value);
    headers.forEach(made.headers()::add);
    return made;
  }

  @Test
  void whoBeginsWithoutTheStateThatWasCarriedOverIsStopped() {
    ConsumerRecord<byte[], byte[]> portion =
        entry(new byte[] {1}, SnapshotRecords.portion("MANIFEST", 1));
    ConsumerRecord<byte[], byte[]> end = entry(new byte[0], SnapshotRecords.end(7));

    assertThatThrownBy(() -> new EntryReader().read(portion))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("carried over");
    assertThatThrownBy(() -> new EntryReader().read(end)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void anythingElseThatIsNoBatchIsSaidInTheEntry() {
    LogEntry read = new EntryReader().read(entry(new byte[] {1}, List.of()));

    assertThat(read.batch()).isNull();
    assertThat(read.offset()).isEqualTo(7);
    assertThat(read.flaw()).isNotEmpty();
  }
}
