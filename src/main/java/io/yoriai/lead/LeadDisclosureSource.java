package io.yoriai.lead;

import java.util.List;

import io.yoriai.person.DisclosureSource.Part;

/** A room's part of what is told of leads who ask what is held about them. Every room that keeps something of leads has one as a bean. */
public interface LeadDisclosureSource {

    /** All that the room keeps of some leads beside what its declared resources tell. */
    List<Part> of(Long... leads);
}
