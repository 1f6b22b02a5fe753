package io.yoriai.magazine;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;

/**
 * What staff set of a magazine (spec/neo.md 8).
 *
 * @param attributeLabels of attr1 to attr15; empty or missing: the default label
 * @param form the public form
 */
public record MagazineSettings(String name, String description, String url, Publisher publisher, State state,
        boolean acceptsRegistrations, Api api, OptIn optIn, Mails mails, Leaving leaving, Errors errors,
        List<String> attributeLabels, Outside outside, Notice notice, String charset, boolean tracking, Billing billing,
        LeadLink leadLink, MagazineForm form) {

    /** 準備中 (no mails, nobody registers from outside), 発行中, 休刊, 廃刊. */
    public enum State {
        PREPARING,
        ISSUED,
        PAUSED,
        ENDED
    }

    /** 解除の動作: リストから削除, 配信停止にする. */
    public enum Leaving {
        REMOVE,
        STOP
    }

    /** エラーアドレスの処理: リストから削除, 配信停止にする, 配信を続ける. */
    public enum ErrorAction {
        REMOVE,
        STOP,
        CONTINUE
    }

    /** Who issues it; what mails must show. */
    public record Publisher(String name, String email, String replyTo, String sendingDomain, String address,
            String contact) {

        /** Fields without which no mail may go (spec/neo.md 7.5); empty where nothing is missing. */
        public List<String> missing() {
            List<String> missing = new ArrayList<>();
            need(missing, "Magazine.PublisherName", name);
            need(missing, "Magazine.PublisherEmail", email);
            need(missing, "Magazine.PublisherAddress", address);
            need(missing, "Magazine.Contact", contact);
            return missing;
        }

        private static void need(List<String> missing, String field, String value) {
            if (value.isBlank()) {
                missing.add(field);
            }
        }
    }

    /**
     * リードと連動する (spec/neo.md 9).
     *
     * @param fields names of the reader's fields that go along when a lead is made
     */
    public record LeadLink(boolean on, List<String> fields) {

        public LeadLink on(boolean changed) {
            return new LeadLink(changed, fields);
        }

        public LeadLink with(List<String> changed) {
            return new LeadLink(on, List.copyOf(changed));
        }
    }

    /** APIからの操作, and API登録でも確認メールを送る. */
    public record Api(boolean read, boolean add, boolean update, boolean delete, boolean confirmation) {}

    /** ダブルオプトイン, and how many hours (1 to 720) its link works. */
    public record OptIn(boolean required, int hours) {}

    /** Which mails tell a reader what happened: 登録完了, 解除完了, 変更完了, アドレス変更の通知. */
    public record Mails(boolean registered, boolean left, boolean changed, boolean addressChanged) {}

    /** What happens to an address whose mail came back {@code limit} (1 to 10) times in a row. */
    public record Errors(ErrorAction action, int limit) {}

    /** usrctrlsys.php: 登録許可IP (empty: nobody) and データ上書き. */
    public record Outside(List<String> addresses, boolean overwrite) {}

    /**
     * お知らせメール: on or off, since when on, and its time of day in Japan.
     *
     * @param activeSince null while it is off
     */
    public record Notice(boolean active, @Nullable Instant activeSince, LocalTime time) {}

    /** 有料メルマガ: amounts in yen; frequencies by the codes of spec/neo.md 7.1. */
    public record Billing(boolean paid, int amount, int frequency, boolean trial, int trialFrequency, int trialAmount,
            int unpaidDays) {}

    /** A magazine of that name with every default of the table. */
    public static MagazineSettings named(String name) {
        return new MagazineSettings(name, "", "", new Publisher("", "", "", "", "", ""), State.ISSUED, true,
                new Api(true, true, true, true, false), new OptIn(true, 72), new Mails(true, true, false, false),
                Leaving.REMOVE, new Errors(ErrorAction.REMOVE, 3), List.of(), new Outside(List.of(), false),
                new Notice(false, null, LocalTime.of(9, 0)), "UTF-8", true, new Billing(false, 0, 2, false, 2, 0, 7),
                new LeadLink(false, List.of()), MagazineForm.of(List.of("name"), false));
    }

    public MagazineSettings withName(String changed) {
        return new MagazineSettings(changed, description, url, publisher, state, acceptsRegistrations, api, optIn,
                mails, leaving, errors, attributeLabels, outside, notice, charset, tracking, billing, leadLink, form);
    }

    public MagazineSettings withPublisher(Publisher changed) {
        return new MagazineSettings(name, description, url, changed, state, acceptsRegistrations, api, optIn, mails,
                leaving, errors, attributeLabels, outside, notice, charset, tracking, billing, leadLink, form);
    }

    public MagazineSettings withState(State changed) {
        return new MagazineSettings(name, description, url, publisher, changed, acceptsRegistrations, api, optIn, mails,
                leaving, errors, attributeLabels, outside, notice, charset, tracking, billing, leadLink, form);
    }

    public MagazineSettings withAcceptsRegistrations(boolean changed) {
        return new MagazineSettings(name, description, url, publisher, state, changed, api, optIn, mails, leaving,
                errors, attributeLabels, outside, notice, charset, tracking, billing, leadLink, form);
    }

    public MagazineSettings withApi(Api changed) {
        return new MagazineSettings(name, description, url, publisher, state, acceptsRegistrations, changed, optIn,
                mails, leaving, errors, attributeLabels, outside, notice, charset, tracking, billing, leadLink, form);
    }

    public MagazineSettings withOptIn(OptIn changed) {
        return new MagazineSettings(name, description, url, publisher, state, acceptsRegistrations, api, changed, mails,
                leaving, errors, attributeLabels, outside, notice, charset, tracking, billing, leadLink, form);
    }

    public MagazineSettings withMails(Mails changed) {
        return new MagazineSettings(name, description, url, publisher, state, acceptsRegistrations, api, optIn, changed,
                leaving, errors, attributeLabels, outside, notice, charset, tracking, billing, leadLink, form);
    }

    public MagazineSettings withLeaving(Leaving changed) {
        return new MagazineSettings(name, description, url, publisher, state, acceptsRegistrations, api, optIn, mails,
                changed, errors, attributeLabels, outside, notice, charset, tracking, billing, leadLink, form);
    }

    public MagazineSettings withErrors(Errors changed) {
        return new MagazineSettings(name, description, url, publisher, state, acceptsRegistrations, api, optIn, mails,
                leaving, changed, attributeLabels, outside, notice, charset, tracking, billing, leadLink, form);
    }

    public MagazineSettings withAttributeLabels(List<String> changed) {
        return new MagazineSettings(name, description, url, publisher, state, acceptsRegistrations, api, optIn, mails,
                leaving, errors, changed, outside, notice, charset, tracking, billing, leadLink, form);
    }

    public MagazineSettings withOutside(Outside changed) {
        return new MagazineSettings(name, description, url, publisher, state, acceptsRegistrations, api, optIn, mails,
                leaving, errors, attributeLabels, changed, notice, charset, tracking, billing, leadLink, form);
    }

    public MagazineSettings withNotice(Notice changed) {
        return new MagazineSettings(name, description, url, publisher, state, acceptsRegistrations, api, optIn, mails,
                leaving, errors, attributeLabels, outside, changed, charset, tracking, billing, leadLink, form);
    }

    public MagazineSettings withBilling(Billing changed) {
        return new MagazineSettings(name, description, url, publisher, state, acceptsRegistrations, api, optIn, mails,
                leaving, errors, attributeLabels, outside, notice, charset, tracking, changed, leadLink, form);
    }

    public MagazineSettings withLeadLink(LeadLink changed) {
        return new MagazineSettings(name, description, url, publisher, state, acceptsRegistrations, api, optIn, mails,
                leaving, errors, attributeLabels, outside, notice, charset, tracking, billing, changed, form);
    }

    public MagazineSettings withForm(MagazineForm changed) {
        return new MagazineSettings(name, description, url, publisher, state, acceptsRegistrations, api, optIn, mails,
                leaving, errors, attributeLabels, outside, notice, charset, tracking, billing, leadLink, changed);
    }
}
