package io.rtanalytics.storage.disk;

import java.util.Random;

/**
 * A random subset. How coarse and how large it is, is drawn first, so that a few of them cover
 * much: whole writes, pages, sectors or odd bytes; few, half or most of them.
 */
final class RandomSurvival implements Survival {
  private static final int SECTOR = 512;
  private static final int PAGE = 4096;
  private static final double[] SHARES = {0.1, 0.5, 0.9};

  private final long seed;
  private final Random random;
  private final Tearing tearing;
  private final double names;
  private final double bytes;

  private enum Tearing {
    NONE,
    PAGES,
    SECTORS,
    BYTES
  }

  RandomSurvival(long seed) {
    this.seed = seed;
    this.random = new Random(seed * 0x9e3779b97f4a7c15L); // neighbouring seeds begin alike
    this.tearing = Tearing.values()[random.nextInt(Tearing.values().length)];
    this.names = SHARES[random.nextInt(SHARES.length)];
    this.bytes = SHARES[random.nextInt(SHARES.length)];
  }

  @Override
  public boolean keepsName(long operation) {
    return random.nextDouble() < names;
  }

  @Override
  public boolean keepsBytes(long operation) {
    return random.nextDouble() < bytes;
  }

  @Override
  public int piece(long position, int remaining) {
    return switch (tearing) {
      case NONE -> remaining;
      case PAGES -> Math.min(remaining, (int) (PAGE - position % PAGE));
      case SECTORS -> Math.min(remaining, (int) (SECTOR - position % SECTOR));
      case BYTES -> 1 + random.nextInt(Math.min(remaining, 64));
    };
  }

  @Override
  public long length(long forced, long reached, long latest) {
    return switch (random.nextInt(4)) {
      case 0 -> forced;
      case 1 -> reached;
      case 2 -> latest;
      default -> random.nextLong(forced, latest + 1);
    };
  }

  @Override
  public void fill(byte[] growth) {
    if (random.nextBoolean()) {
      random.nextBytes(growth);
    }
  }

  @Override
  public String toString() {
    return "random subset "
        + seed
        + " ("
        + tearing
        + ", "
        + names
        + " of the names, "
        + bytes
        + ")";
  }
}
