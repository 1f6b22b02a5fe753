package io.yoriai.mail;

/** Tells the templates that something hangs on: a step mail, a scenario. */
public interface TemplateUse {

    /** Whether a template is used, so that it cannot be deleted nor get another purpose. */
    boolean uses(long template);
}
