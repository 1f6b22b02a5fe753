package io.yoriai.magazine;

import org.jspecify.annotations.Nullable;

import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

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

    /** What may be changed by itself: there is one of each type. */
    public sealed interface Part
            permits Publisher, State, Api, OptIn, Mails, Leaving, Errors, Outside, Notice, Billing, LeadLink,
            MagazineForm {}

    /** 準備中 (no mails, nobody registers from outside), 発行中, 休刊, 廃刊. */
    public enum State implements Part {
        PREPARING,
        ISSUED,
        PAUSED,
        ENDED
    }

    /** 解除の動作: リストから削除, 配信停止にする. */
    public enum Leaving implements Part {
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
            String contact) implements Part {

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
    public record LeadLink(boolean on, List<String> fields) implements Part {

        public LeadLink on(boolean changed) {
            return new LeadLink(changed, fields);
        }

        public LeadLink with(List<String> changed) {
            return new LeadLink(on, List.copyOf(changed));
        }
    }

    /** APIからの操作, and API登録でも確認メールを送る. */
    public record Api(boolean read, boolean add, boolean update, boolean delete,
            boolean confirmation) implements Part {}

    /** ダブルオプトイン, and how many hours (1 to 720) its link works. */
    public record OptIn(boolean required, int hours) implements Part {}

    /** Which mails tell a reader what happened: 登録完了, 解除完了, 変更完了, アドレス変更の通知. */
    public record Mails(boolean registered, boolean left, boolean changed, boolean addressChanged) implements Part {}

    /** What happens to an address whose mail came back {@code limit} (1 to 10) times in a row. */
    public record Errors(ErrorAction action, int limit) implements Part {}

    /** usrctrlsys.php: 登録許可IP (empty: nobody) and データ上書き. */
    public record Outside(List<String> addresses, boolean overwrite) implements Part {}

    /**
     * お知らせメール: on or off, since when on, and its time of day in Japan.
     *
     * @param activeSince null while it is off
     */
    public record Notice(boolean active, @Nullable Instant activeSince, LocalTime time) implements Part {}

    /** 有料メルマガ: amounts in yen; frequencies by the codes of spec/neo.md 7.1. */
    public record Billing(boolean paid, int amount, int frequency, boolean trial, int trialFrequency, int trialAmount,
            int unpaidDays) implements Part {}

    /** A magazine of that name with every default of the table. */
    public static MagazineSettings named(String name) {
        return new MagazineSettings(name, "", "", new Publisher("", "", "", "", "", ""), State.ISSUED, true,
                new Api(true, true, true, true, false), new OptIn(true, 72), new Mails(true, true, false, false),
                Leaving.REMOVE, new Errors(ErrorAction.REMOVE, 3), List.of(), new Outside(List.of(), false),
                new Notice(false, null, LocalTime.of(9, 0)), "UTF-8", true, new Billing(false, 0, 2, false, 2, 0, 7),
                new LeadLink(false, List.of()), MagazineForm.of(List.of("name"), false));
    }

    /** The same with this part in place of the one of its type. */
    public MagazineSettings with(Part changed) {
        return changed(part -> part.getType().isInstance(changed), changed);
    }

    public MagazineSettings withAcceptsRegistrations(boolean changed) {
        return changed(part -> part.getName().equals("acceptsRegistrations"), changed);
    }

    public MagazineSettings withAttributeLabels(List<String> changed) {
        return changed(part -> part.getName().equals("attributeLabels"), changed);
    }

    private MagazineSettings changed(Predicate<RecordComponent> which, Object value) {
        RecordComponent[] parts = MagazineSettings.class.getRecordComponents();
        Class<?>[] types = new Class<?>[parts.length];
        @Nullable
        Object[] values = new @Nullable Object[parts.length];
        try {
            for (int i = 0; i < parts.length; i++) {
                types[i] = parts[i].getType();
                values[i] = which.test(parts[i]) ? value : parts[i].getAccessor().invoke(this);
            }
            return MagazineSettings.class.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
