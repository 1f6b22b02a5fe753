package io.yoriai.neo.internal;

/** Some of the pages of usrctrl.php. */
interface PublicPage {

    /** Whether the call is of these pages. */
    boolean serves(Parameters parameters);

    /** Answers it. A GET changes nothing, whoever asks. */
    PageReply answer(PageCall call);
}
