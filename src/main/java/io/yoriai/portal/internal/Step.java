package io.yoriai.portal.internal;

/**
 * A step of applying.
 *
 * @param title in the words of the flow; "": those of the product
 * @param message with markup of the allow-list; "": none
 * @param survey that is asked; 0: none
 */
record Step(Kind kind, String title, String message, long survey) {

    /** In the order in which they come; logging in is no page of its own. */
    enum Kind {
        CHOICE(1),
        CART(2),
        FORM(4),
        SURVEY(5),
        PAYMENT(6),
        CONFIRM(7);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }

        /** Whether a field of the form stands on the page of this step. */
        boolean shows(String field, Place place) {
            boolean ofWhole = !place.ofSessions();
            return switch (this) {
                case CHOICE -> field.equals(Typed.SESSION) || field.startsWith(Typed.QUANTITY + "-")
                        || field.equals(Typed.WAITS);
                case CART -> field.equals(Typed.CODE) || ofWhole && field.equals(Typed.QUANTITY);
                case FORM -> field.startsWith(Typed.OF_LEAD) || field.equals(Typed.MEMBER)
                        || ofWhole && (field.equals(Typed.WAITS) || !place.priced() && field.equals(Typed.QUANTITY));
                case PAYMENT -> field.equals(Typed.METHOD);
                case SURVEY, CONFIRM -> false;
            };
        }
    }
}
