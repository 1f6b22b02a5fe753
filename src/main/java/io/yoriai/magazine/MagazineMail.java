package io.yoriai.magazine;

/** The mails that tell a reader what happened, each with texts of the magazine's own: 登録完了メール, 解除完了メール, 変更完了メール. */
public enum MagazineMail {
    REGISTERED,
    LEFT,
    CHANGED;

    /** What such a mail says. */
    public record Text(String subject, String text) {}
}
