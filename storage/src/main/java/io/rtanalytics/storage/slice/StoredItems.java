package io.rtanalytics.storage.slice;

import io.rtanalytics.storage.slice.table.TableRef;

/**
 * The table on disk of a slice's items.
 *
 * @param path its file
 * @param ref what the manifest knows of it
 */
record StoredItems(String path, TableRef ref) {}
