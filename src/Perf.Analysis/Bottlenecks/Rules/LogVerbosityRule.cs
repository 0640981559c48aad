namespace Perf.Analysis;

/// <summary>Logging costs more than what is logged.</summary>
internal sealed class LogVerbosityRule : IBottleneckRule
{
    // Formatting and writing a line of 150 bytes took some 20 µs of a processor.
    private const double MillisecondsPerKilobyte = 0.13;

    public string Id => "config.log-verbosity";

    public FindingLayer Layer => FindingLayer.Application;

    public void Judge(RunEvidence run, RequestTime budget, Suspicion suspicion)
    {
        double? rate = run.PerRequestRate;
        Signal[] writes = [.. run.Each("process.disk.io", ("disk.io.direction", "write"))];
        Signal[] applications = [.. writes.Where(one => MonitorKind.ProcessTier(one.Series) == EvidenceFamily.Application)];
        double? application = applications.Length > 0 ? applications.Sum(one => one.Mean ?? 0) / rate / 1024 : null;
        EvidenceTable? settings = run.Database.Settings;
        string statement = run.Database.SettingText("log_statement");
        string duration = run.Database.SettingText("log_min_duration_statement");
        bool isAll = statement is "all" || duration == "0";
        double calls = run.Database.Statements?.Sum("calls") / run.DatabaseRequests ?? run.One("postgresql.statements.calls")?.Mean / run.DatabaseRate ?? 1;
        suspicion.Name(isAll ? $"PostgreSQL logs every statement ({(duration == "0" ? "log_min_duration_statement = 0" : "log_statement = all")})" : (FormattableString)$"The application writes {application ?? 0:0.#} KiB to files for each request");
        suspicion.Tell(Figure.Of(EvidenceFamily.Database, "settings.log_statement, log_min_duration_statement", settings is null ? null : isAll ? 1 : 0, "1", run.Database.Source), 0, 1, Scores.Decisive, value => $"log_statement is '{statement}', log_min_duration_statement '{duration}'", Scores.Ramp(calls * rate, 5, 50, 1));
        suspicion.Tell(Figure.Of(EvidenceFamily.Application, "process.disk.io{disk.io.direction=write} / requests", application, "KiBy", applications.FirstOrDefault()?.Series.Monitor ?? ""), 1, 6, Scores.Fair, value => $"the application writes {value:0.#} KiB to files for each request ({value * rate / 1024:0.#} MiB a second)", Scores.Ramp(application * rate ?? 0, 50, 500));
        double time = Math.Max((application ?? 0) * MillisecondsPerKilobyte, isAll ? calls * 0.05 : 0);
        suspicion.For(budget.ShareFigure("logging / response time, by 0.13 ms a KiB", time), 5, 25, Scores.Support, value => $"that may take {value:0} % of the response time");
        suspicion.For(Figure.Of(EvidenceFamily.Host, "system.disk.io{disk.io.direction=write}", run.Largest("system.disk.io", ("disk.io.direction", "write"))?.Mean / 1048576, "MiBy/s", run.SourceOf("host")), 1, 10, Scores.Hint, value => $"{value:0.#} MiB/s are written to the disk");
        suspicion.CostsTime(time, 0.9);
        suspicion.Explain($"Every line is formatted, locked and written while a request waits for it.");
        suspicion.Missing(settings is null && run.Has("postgresql"), "The table 'settings' of the monitor would say what PostgreSQL logs.");
        suspicion.Missing(application is null, "-Monitor 'process=<program>' would say how much the application writes.");
        suspicion.Parameter("log_statement", statement);
        suspicion.Parameter("log_min_duration_statement", duration);
        suspicion.Cures(isAll ? "db.statement_logging.off" : "app.log-level");
        suspicion.Cures("api.access-log-buffer");
        suspicion.Verify("With the level at Warning (or log_statement = ddl) the bytes written per request fall to almost none, and response times by what logging took.");
    }
}
