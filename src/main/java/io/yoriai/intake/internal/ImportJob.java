package io.yoriai.intake.internal;

import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** One import, by its id; after a crash another node goes on with it. */
@Configuration(proxyBeanMethods = false)
class ImportJob {

    @Bean
    OneTimeTask<Void> intakeImport(ObjectProvider<ImportRun> run) {
        return Tasks.oneTime("intake-import")
                .execute((instance, context) -> run.getObject().run(Long.parseLong(instance.getId())));
    }
}
