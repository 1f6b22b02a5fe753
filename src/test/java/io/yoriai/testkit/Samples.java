package io.yoriai.testkit;

import org.springframework.boot.test.context.TestComponent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.yoriai.account.AccountSamples;
import io.yoriai.activity.ActivitySamples;
import io.yoriai.application.ApplicationSamples;
import io.yoriai.attendance.AttendanceSamples;
import io.yoriai.audience.ConditionSamples;
import io.yoriai.bulk.BulkSamples;
import io.yoriai.campaign.CampaignSamples;
import io.yoriai.company.CompanySamples;
import io.yoriai.file.FileSamples;
import io.yoriai.lead.LeadSamples;
import io.yoriai.list.ListSamples;
import io.yoriai.mail.MailSamples;
import io.yoriai.tracking.TrackingSamples;
import io.yoriai.message.MessageSamples;
import io.yoriai.record.Codes;
import io.yoriai.record.Column;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Flag;
import io.yoriai.record.Kind;
import io.yoriai.record.Masters;
import io.yoriai.record.Resource;
import io.yoriai.record.Verb;
import io.yoriai.record.item.CustomItem;
import io.yoriai.record.item.CustomItemMaker;
import io.yoriai.record.item.CustomItems;
import io.yoriai.record.item.NewCustomItem;
import io.yoriai.record.things.ThingSamples;
import io.yoriai.survey.SurveySamples;
import io.yoriai.record.write.Referable;
import io.yoriai.record.write.Writable;
import io.yoriai.testkit.Api.Reply;

/**
 * Records of any resource to test with, made as the dictionary says them, over the resource's own POST. What it does not say
 * stands in the {@link SampleRecord}s of the rooms; a room with rules adds its own to {@link #RECORDS}. Masters without
 * entries get some, and resources with custom items get one of each kind.
 */
@TestComponent
public class Samples {

    private static final List<SampleRecord> RECORDS = Stream
            .of(LeadSamples.records(), CampaignSamples.records(), AttendanceSamples.records(), SurveySamples.records(),
                    ApplicationSamples.records(), ListSamples.records(), CompanySamples.records(),
                    ActivitySamples.records(), MessageSamples.records(), FileSamples.records(),
                    ConditionSamples.records(), BulkSamples.records(), AccountSamples.records(), MailSamples.records(),
                    TrackingSamples.records(), ThingSamples.records())
            .flatMap(List::stream)
            .toList();
    /** As many records of a resource as others name in turn. */
    private static final int NAMED = 3;

    private final Api api;
    private final Data data;
    private final Dictionary dictionary;
    private final CustomItems items;
    private final CustomItemMaker maker;
    private final TestClock clock;
    private final SampleValues values;
    private final Map<String, Writable> writables;
    private final List<String> referables;
    private final Map<String, List<Long>> named = new HashMap<>();
    private final List<String> itemsMade = new ArrayList<>();

    Samples(Api api, Data data, Dictionary dictionary, Masters masters, CustomItems items, CustomItemMaker maker,
            TestClock clock, List<Writable> writables, List<Referable> referables) {
        this.api = api;
        this.data = data;
        this.dictionary = dictionary;
        this.items = items;
        this.maker = maker;
        this.clock = clock;
        this.writables = writables.stream()
                .collect(Collectors.toMap(writable -> writable.resource().name(), writable -> writable));
        this.referables = referables.stream().map(Referable::resource).toList();
        values = new SampleValues(this, masters);
        fillMasters(masters);
    }

    public Api api() {
        return api;
    }

    public Data data() {
        return data;
    }

    public TestClock clock() {
        return clock;
    }

    /** The clock's moment, as statements take it. */
    public java.sql.Timestamp now() {
        return java.sql.Timestamp.from(clock.instant());
    }

    /** What is known of a resource's records beside the dictionary. */
    public SampleRecord record(String resource) {
        return RECORDS.stream().filter(record -> record.resource().equals(resource)).findFirst()
                .orElseGet(() -> SampleRecord.of(resource));
    }

    /** The n-th value of every column, and of every custom item, that a call of this kind may write; by name. */
    public Map<String, Given> values(Resource resource, Verb verb, int n) {
        SampleRecord record = record(resource.name());
        Map<String, Given> all = new LinkedHashMap<>();
        for (Column column : resource.columns()) {
            if (column.kind() == Kind.ATTRIBUTES && column.writableOn(verb)) {
                items(resource).forEach(item -> all.put(item.name(), values.of(item, n)));
            } else if (isGiven(record, column, verb)) {
                Given given = values.of(record, resource, column, n);
                if (given != null) {
                    all.put(column.name(), given);
                }
            }
        }
        return all;
    }

    /** Whether a column is given by a call: its Id names the record, and is none of them. */
    public static boolean isGiven(SampleRecord record, Column column, Verb verb) {
        return column.writableOn(verb) && !column.is(Flag.IGNORED) && !column.name().equals("Id")
                && !record.leavesOut(verb, column.name());
    }

    /** The n-th value of one column; null where none can be given. */
    public Given value(Resource resource, Column column, int n) {
        return values.of(record(resource.name()), resource, column, n);
    }

    public Given value(CustomItem item, int n) {
        return values.of(item, n);
    }

    /** The number of a record that a column may name, one of a few in turn; null: there are none of that resource yet. */
    public Long reference(String resource, int n) {
        if (!referables.contains(resource)) {
            return null;
        }
        List<Long> ids = named.computeIfAbsent(resource, key -> new ArrayList<>());
        while (ids.size() <= n % NAMED) {
            ids.add(make(resource, ids.size()));
        }
        return ids.get(n % NAMED);
    }

    /** Makes the n-th record of a resource: its id. */
    public long make(String resource, int n) {
        SampleRecord.Making own = record(resource).making();
        return own != null ? own.make(this, n) : post(resource, values(resource(resource), Verb.POST, n).values());
    }

    /** Makes a record of what is given: its id. */
    public long post(String resource, Collection<Given> given) {
        Reply reply = api.call(method(resource, "POST"), Xml.body(resource, Given.nodes(given)));
        if (reply.status() != 201) {
            throw new AssertionError(resource + ": " + reply.status() + " " + reply.body());
        }
        return reply.id();
    }

    /** Makes a few records of a resource, later ones seconds later, none with all columns, some with the same values. */
    public void rows(Resource resource, int count) {
        SampleRecord record = record(resource.name());
        for (int n = 0; n < count; n++) {
            clock.advance(Duration.ofSeconds(7));
            long id = record.making() != null ? record.making().make(this, n) : partial(resource, n);
            record.fill(this, id, n);
        }
    }

    private long partial(Resource resource, int n) {
        if (!writables.containsKey(resource.name())) {
            throw new AssertionError(
                    resource.name() + " is listed and has no sample records: say in a SampleRecord of its"
                            + " room how to make some, and add it to Samples");
        }
        Map<String, Given> all = values(resource, Verb.POST, n % 4);
        SampleRecord record = record(resource.name());
        int at = 0;
        for (String name : List.copyOf(all.keySet())) {
            Column column = resource.find(name);
            boolean needed = column != null && (!column.required().isEmpty() || column.is(Flag.NATURAL_KEY)
                    || record.always().contains(name) || record.isTied(name));
            if ((at++ + n) % 5 == 0 && !needed) {
                all.remove(name);
            }
        }
        return post(resource.name(), all.values());
    }

    public Resource resource(String name) {
        return dictionary.resource(name);
    }

    /** The method of a resource's declared methods with this verb; null: there is none. */
    public String method(String resource, String verb) {
        return dictionary.methods().stream().filter(method -> method.element().equals(resource)
                && method.verb().equals(verb) && method.listElement() != null).map(method -> method.name()).findFirst()
                .orElse(null);
    }

    /** A stored picture that nothing uses yet: its id. */
    public long file() {
        return file("png");
    }

    /** A stored file that nothing uses yet: its id. */
    public long file(String extension) {
        return data.jdbc().sql("""
                insert into stored_file (name, extension, content_type, size, content, unused_since, date_regist,
                    date_update) values ('図 1', ?, 'application/x-test', 1, 'x', now(), now(), now()) returning id""")
                .param(extension).query(Long.class).single();
    }

    /** The custom items of a resource, one of each kind. */
    public synchronized Collection<CustomItem> items(Resource resource) {
        if (!itemsMade.contains(resource.name())) {
            itemsMade.add(resource.name());
            boolean few = resource.name().equals("Company") || resource.name().equals("Activity");
            int before = items.of(resource.name()).size();
            for (int form : few ? List.of(1, 2, 3, 4, 5) : List.of(1, 2, 3, 4, 5, 6, 8, 9)) {
                item(resource, form, null);
            }
            for (CustomItem.Data kind : List.of(CustomItem.Data.INTEGER, CustomItem.Data.DECIMAL, CustomItem.Data.DATE,
                    CustomItem.Data.DATE_TIME)) {
                item(resource, 1, kind);
            }
            await(() -> items.of(resource.name()).size() >= before + (few ? 9 : 12));
        }
        return items.of(resource.name()).values();
    }

    private void item(Resource resource, int form, CustomItem.Data kind) {
        List<String> choices = form >= 3 && form <= 5 ? List.of("一", "二", "三") : List.of();
        maker.create(new NewCustomItem(resource.name(), Data.unique("項目"), "item", form, kind, null, false, null,
                choices));
    }

    private void fillMasters(Masters masters) {
        List<String> names = dictionary.resources().stream().flatMap(resource -> resource.columns().stream())
                .flatMap(column -> Stream.concat(Stream.of(column), column.children().stream())).map(Column::codes)
                .filter(Codes.Master.class::isInstance).map(codes -> ((Codes.Master) codes).name()).distinct()
                // The program fills this one itself, a little later.
                .filter(name -> !name.equals("SeminarSetting")).toList();
        for (String name : names) {
            data.jdbc().sql("""
                    insert into master_entry (master, key, wire_id, name_ja, name_en)
                    select :name, 'k' || n, n + 40, :name || n, :name || n from generate_series(1, 3) n
                    where not exists (select from master_entry where master = :name)""").param("name", name).update();
        }
        await(() -> names.stream().noneMatch(name -> masters.get(name).entries().isEmpty()));
    }

    /** Waits until every copy that the server keeps for a second has been renewed. */
    public void await(java.util.function.BooleanSupplier renewed) {
        for (int tries = 0; tries < 100; tries++) {
            if (renewed.getAsBoolean()) {
                return;
            }
            clock.advance(Duration.ofSeconds(1));
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        throw new AssertionError("a copy of what changes seldom is not renewed");
    }
}
