using System.Diagnostics;
using Microsoft.Diagnostics.NETCore.Client;
using Perf.Telemetry.Monitors.Processes;

namespace Perf.Telemetry.Monitors.DotNet;

/// <summary>Finds .NET processes that can be asked for counters, or sampled.</summary>
internal static class DotNetProcesses
{
    private const int MostKnown = 10;

    /// <summary>Finds a process.</summary>
    /// <param name="number">Its number, or null.</param>
    /// <param name="name">Its name, where it is not given by its number.</param>
    /// <param name="use">What it is looked for.</param>
    /// <param name="before">The process that was read before, or null.</param>
    /// <returns>Its number.</returns>
    /// <exception cref="MonitorException">There is none, or several.</exception>
    public static int Find(int? number, string? name, DotNetUse use, int? before)
    {
        int[] published = [.. DiagnosticsClient.GetPublishedProcesses().Where(id => id != Environment.ProcessId)];
        if (number is { } wanted)
        {
            return published.Contains(wanted)
                ? wanted
                : throw new MonitorException($"There is no .NET process {wanted} that this user may {use.Verb}. It must run, as this user, in the same container (or share /tmp with it), and without DOTNET_EnableDiagnostics=0.");
        }

        int[] found = [.. NamedAs(name ?? "").Where(published.Contains)];
        return found switch
        {
            [var only] => only,
            [] => throw new MonitorException($"There is no .NET process of the name '{name}' that this user may {use.Verb}. Give the number, or the name of the program or of the assembly that dotnet runs. {Known(published)}"),
            _ when before is { } id && found.Contains(id) => id,
            _ => throw new MonitorException($"Several .NET processes have the name '{name}': {string.Join(", ", found.Take(10))}. Give the number: {use.Written(found[0])}."),
        };
    }

    /// <summary>The name of a process.</summary>
    /// <param name="id">Its number.</param>
    /// <returns>The program's name, or on Linux that of the assembly which dotnet runs; null where it has gone.</returns>
    public static string? NameOf(int id)
    {
        if (OperatingSystem.IsLinux())
        {
            return ProcessList.NameOf(id);
        }

        try
        {
            using Process process = Process.GetProcessById(id);
            return process.ProcessName;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    // Numbers alone would say nothing; the newest is most likely the one that is meant. It stands last, for messages are cut at their end.
    private static string Known(int[] published) => published.Length == 0
        ? "None is to be seen: it must run, as this user, in the same container (or share /tmp with it), and without DOTNET_EnableDiagnostics=0."
        : $"There are {string.Join(", ", published.OrderDescending().Take(MostKnown).Select(id => NameOf(id) is { Length: > 0 } known ? $"{known} ({id})" : $"{id}"))}{(published.Length > MostKnown ? ", …" : "")}.";

    private static IEnumerable<int> NamedAs(string name)
    {
        if (OperatingSystem.IsLinux())
        {
            return ProcessList.Find(name);
        }

        return Process.GetProcessesByName(name).Select(process =>
        {
            using (process)
            {
                return process.Id;
            }
        });
    }
}
