package io.rtanalytics.wire;

import java.util.HexFormat;

/**
 * Names one run of sequences: one batcher of an API node, new at every start and after every batch
 * whose outcome stayed unknown. 128 random bits.
 *
 * @param high the leading 64 bits
 * @param low the trailing 64 bits
 */
public record ProducerId(long high, long low) {
  @Override
  public String toString() {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(high) + hex.toHexDigits(low);
  }
}
