/** The published reference of the marketing API, written from the dictionary: pages, an OpenAPI description, an XSD. */
@NullMarked
package io.yoriai.site.internal.reference;

import org.jspecify.annotations.NullMarked;
