package io.rtanalytics.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ClusterIdentityTest {
  private static final Instant FIRST = Instant.parse("2017-05-20T00:00:00Z");
  private static final ClusterIdentity HOURS = new ClusterIdentity(FIRST, 3600, "00ff");

  @Test
  void headerReadsBack() {
    assertThat(HOURS.toHeader()).isEqualTo("2017-05-20T00:00:00Z;3600;00ff");
    assertThat(ClusterIdentity.parse(HOURS.toHeader())).contains(HOURS);
    ClusterIdentity unkeyed = new ClusterIdentity(FIRST, 60, null);
    assertThat(ClusterIdentity.parse(unkeyed.toHeader())).contains(unkeyed);
  }

  @Test
  void anyOtherHeaderIsNoIdentity() {
    assertThat(ClusterIdentity.parse("")).isEmpty();
    assertThat(ClusterIdentity.parse("2017-05-20T00:00:00Z;3600")).isEmpty();
    assertThat(ClusterIdentity.parse("yesterday;3600;-")).isEmpty();
    assertThat(ClusterIdentity.parse("2017-05-20T00:00:00Z;hour;-")).isEmpty();
  }

  @Test
  void everyContradictionNamesBothValues() {
    ClusterIdentity other = new ClusterIdentity(FIRST.plusSeconds(60), 60, "11ee");
    assertThat(ClusterIdentity.contradictions(HOURS, other))
        .containsExactly(
            "first slice is 2017-05-20T00:00:00Z here, 2017-05-20T00:01:00Z there",
            "slice length is 3600 s here, 60 s there",
            "the secret's fingerprint is 00ff here, 11ee there");
  }

  @Test
  void anUnknownSecretContradictsNothing() {
    assertThat(ClusterIdentity.contradictions(HOURS, new ClusterIdentity(FIRST, 3600, null)))
        .isEmpty();
    assertThat(ClusterIdentity.contradictions(HOURS, HOURS)).isEmpty();
  }
}
