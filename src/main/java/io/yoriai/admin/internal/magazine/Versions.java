package io.yoriai.admin.internal.magazine;

import io.yoriai.admin.internal.shell.Form;
import io.yoriai.record.FaultException;

/** The version of a magazine that a form was filled in for. */
final class Versions {

    private Versions() {}

    /** What the form says; a form without a readable one fits no version. */
    static long of(Form form) {
        String text = form.get("version");
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : -1;
    }

    /** Whether somebody else saved in the meantime. */
    static boolean stale(FaultException fault) {
        return fault.faults().getFirst().code().equals("STALE");
    }
}
