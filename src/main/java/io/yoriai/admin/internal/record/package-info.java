/**
 * Screens of any declared resource: a list that is searched and sorted, a record with what belongs to it, forms made of the
 * dictionary. Which resources, under which address and with which columns is a table, {@code admin/screens.tsv}.
 */
@NullMarked
package io.yoriai.admin.internal.record;

import org.jspecify.annotations.NullMarked;
