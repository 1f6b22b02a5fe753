package io.yoriai.subscribe.internal;

import io.yoriai.page.RawParameters;

/** Some of the pages of usrctrl.php. */
interface PublicPage {

    /** Whether the call is of these pages. */
    boolean serves(RawParameters parameters);

    /** Answers it. A GET changes nothing, whoever asks. */
    PageReply answer(PageCall call);
}
