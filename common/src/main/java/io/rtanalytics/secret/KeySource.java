package io.rtanalytics.secret;

/** Where slice keys come from. Immutable; safe for any thread. */
sealed interface KeySource permits RootKey, ListedKeys, KeyChain, NoKeys {
  /** The oldest slice whose key can still be computed; {@link Long#MAX_VALUE} if none can. */
  long oldest();

  /**
   * The key of a slice, 32 bytes, new at every call.
   *
   * @throws KeyForgotten if it is older than {@link #oldest}
   */
  byte[] sliceKey(long slice);

  /**
   * The same without what is older than a slice.
   *
   * @param first the oldest slice whose key is still needed
   * @param end the first slice that this source is not asked for; {@link Long#MAX_VALUE} if it has
   *     no end
   */
  KeySource forgetBefore(long first, long end);

  /** All of it as text, as the file has it. */
  String toText();
}
