package io.yoriai.neo.internal;

/**
 * What is wrong with a field of a form, in the language of the page.
 *
 * @param field its name; "" where the form as a whole is meant
 * @param target id of the control to go to; "" where there is none
 * @param label of the field
 */
record FormFault(String field, String target, String label, String text) {}
