/**
 * Campaigns and their sessions, settings, capacities and counters.
 *
 * <p>Owns: campaigns, sessions, flows, campaign settings.
 *
 * <p>Must not know: who applied or came; those who hold on to a campaign tell it through CampaignDeletionListener.
 *
 * <p>Floor 2 of the house.
 */
@ApplicationModule(allowedDependencies = {"record", "account", "file", "message", "person"})
@NullMarked
package io.yoriai.campaign;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
