namespace Perf.Analysis;

/// <summary>What was not measured in a run, a sentence each with how to measure it.</summary>
internal static class MissingEvidence
{
    /// <summary>The sentences.</summary>
    public static IEnumerable<string> Of(RunEvidence run)
    {
        // What was to be watched comes first: to name a monitor again is no advice to somebody who has.
        (string Sentence, bool IsFault)[] all = [.. All(run)];
        return all.OrderByDescending(one => one.IsFault).Select(one => one.Sentence);
    }

    private static IEnumerable<(string Sentence, bool IsFault)> All(RunEvidence run)
    {
        if (!run.ServesTarget && !run.Has("node"))
        {
            yield return Told(run, "The target is on another machine, whose processors, memory, disks and network were not watched: ", "a node monitor (node_exporter) on the target's machine would tell (-Monitor node=<address>)" + (run.Has("host") ? "; -Monitor host sees the load generator's own machine." : "."), "node");
        }
        else if (!run.Has("host") && !run.Has("node"))
        {
            yield return Told(run, "The machine's processors, memory, disks and network were not watched: ", "-Monitor host on the target's machine, or node=<address> for another.", "host", "node");
        }

        if (run.Load.Application is null)
        {
            yield return Told(run, "The application's processor time was not watched: ", "-Monitor 'process=<program>', or 'dotnet=<program>' for .NET.", "process", "dotnet");
        }

        if (!run.Has("dotnet"))
        {
            yield return Told(run, "Threads, locks and garbage collection of the application were not watched: ", "-Monitor 'dotnet=<program>' for a .NET process.", "dotnet");
        }

        if (!run.Has("postgresql"))
        {
            yield return Told(run, "No database was watched: ", "-Monitor 'postgresql=<connection>'.", "postgresql");
        }
        else
        {
            if (run.Database.Statements is null)
            {
                yield return ("Statements were not seen one by one: pg_stat_statements would say which of them take the time (shared_preload_libraries, then CREATE EXTENSION pg_stat_statements).", false);
            }

            if (run.Database.Waits.Count == 0)
            {
                yield return ("What sessions wait for was not seen: GRANT pg_monitor TO the monitor's role.", false);
            }
        }

        if (run.Has("nginx") && run.One("nginx.http.request.duration", ("statistic", "avg")) is null)
        {
            yield return ("The proxy's times were not seen: give the monitor its access log, with rt=$request_time urt=$upstream_response_time uct=$upstream_connect_time in its log_format.", false);
        }
    }

    private static (string Sentence, bool IsFault) Told(RunEvidence run, string what, string advice, params string[] kinds) => run.Faults.WhyNot(kinds) is { } why ? (what + why, true) : (what + advice, false);
}
