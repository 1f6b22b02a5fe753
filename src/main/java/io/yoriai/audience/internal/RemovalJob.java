package io.yoriai.audience.internal;

import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The taking out of many readers, by its id; after a crash another node goes on with it. */
@Configuration(proxyBeanMethods = false)
class RemovalJob {

    @Bean
    OneTimeTask<Void> audienceRemoval(ObjectProvider<RemovalRun> run) {
        return Tasks.oneTime("audience-removal")
                .execute((instance, context) -> run.getObject().run(Long.parseLong(instance.getId())));
    }
}
