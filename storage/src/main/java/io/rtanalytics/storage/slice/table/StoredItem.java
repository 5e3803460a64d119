package io.rtanalytics.storage.slice.table;

/**
 * What was counted of one item in one slice.
 *
 * @param users users who clicked or saw it
 * @param clicks clicks on it
 * @param impressions impressions of it
 */
public record StoredItem(long users, long clicks, long impressions) {}
