namespace Perf.Analysis;

/// <summary>What was not measured in a run, a sentence each with how to measure it.</summary>
internal static class MissingEvidence
{
    /// <summary>The sentences.</summary>
    public static IEnumerable<string> Of(RunEvidence run)
    {
        if (!run.ServesTarget && !run.Has("node"))
        {
            yield return "The target is on another machine, whose processors, memory, disks and network were not watched: a node monitor (node_exporter) on the target's machine would tell (-Monitor node=<address>)" + (run.Has("host") ? "; -Monitor host sees the load generator's own machine." : ".");
        }
        else if (!run.Has("host") && !run.Has("node"))
        {
            yield return "The machine's processors, memory, disks and network were not watched: -Monitor host on the target's machine, or node=<address> for another.";
        }

        if (run.Load.Application is null)
        {
            yield return "The application's processor time was not watched: -Monitor 'process=<program>', or 'dotnet=<program>' for .NET.";
        }

        if (!run.Has("dotnet"))
        {
            yield return "Threads, locks and garbage collection of the application were not watched: -Monitor 'dotnet=<program>' for a .NET process.";
        }

        if (!run.Has("postgresql"))
        {
            yield return "No database was watched: -Monitor 'postgresql=<connection>'.";
        }
        else
        {
            if (run.Database.Statements is null)
            {
                yield return "Statements were not seen one by one: pg_stat_statements would say which of them take the time (shared_preload_libraries, then CREATE EXTENSION pg_stat_statements).";
            }

            if (run.Database.Waits.Count == 0)
            {
                yield return "What sessions wait for was not seen: GRANT pg_monitor TO the monitor's role.";
            }
        }

        if (run.Has("nginx") && run.One("nginx.http.request.duration", ("statistic", "avg")) is null)
        {
            yield return "The proxy's times were not seen: give the monitor its access log, with rt=$request_time urt=$upstream_response_time uct=$upstream_connect_time in its log_format.";
        }
    }
}
