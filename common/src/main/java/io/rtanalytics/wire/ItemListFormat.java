package io.rtanalytics.wire;

/**
 * The bytes of a worker's answer to what it has counted by item in a slice. Big-endian; items come
 * in no order, no name twice.
 *
 * <pre>
 *   header   magic "RTI1" (4) · flags (1; 1: not all items are told apart)
 *            · what was counted of those that are not: unique users, clicks, impressions (8 each)
 *            · number of items n (4)
 *   item     length of the name l (1, from 1) · name in UTF-8 (l)
 *            · unique users, clicks, impressions (LEB128 each: 7 bits a byte, the least first,
 *              the leading bit of a byte says that another follows)
 * </pre>
 *
 * <p>Most counts take a byte or two, so an item costs some six bytes beside its name.
 */
public final class ItemListFormat {
  /** The media type. */
  public static final String MEDIA_TYPE = "application/x-rt-items";

  /** Most bytes of an answer: 100,000 items with the longest names take less than half of it. */
  public static final int MAX_BYTES = 64 << 20;

  /** Most bytes of an item's name. */
  public static final int MAX_NAME_BYTES = 255;

  static final int MAGIC = 0x52544931; // "RTI1"
  static final int FLAGS_AT = 4;
  static final int OTHER_AT = 5;
  static final int COUNT_AT = 29;
  static final int ITEMS_AT = 33;
  static final int OVERFLOWED = 1;

  /** Most bytes of a number: 63 bits, 7 a byte. */
  static final int MAX_NUMBER_BYTES = 9;

  private ItemListFormat() {}
}
