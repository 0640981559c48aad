using System.Globalization;

namespace Perf.Analysis;

/// <summary>Judges what the generator's machine ran short of: its loops, ports, files, and the CPU that others took. A pure function.</summary>
internal static class GeneratorJudge
{
    /// <summary>Judges.</summary>
    /// <param name="result">The run with its measurements.</param>
    /// <returns>A finding for each thing that ran short, null for the others.</returns>
    internal static IEnumerable<ValidityFinding?> Judge(RunResult result)
    {
        Validity validity = result.Validity;
        return [Loop(result), Ports(validity), Files(validity), OtherProcesses(validity), Throttling(validity)];
    }

    private static ValidityFinding? Loop(RunResult result)
    {
        if (result.Validity.LoopBusyShare is not { } busy || busy <= ValidityLimits.LoopBusyShareWarning || result.Duration < ValidityLimits.ShortestBusyRun)
        {
            return null;
        }

        // Virtual users in a loop go as fast as the generator can, and a run shorter than the window may have spent it on its first second.
        bool isArrivalRate = result.Validity.AchievedRatio is not null;
        bool isLong = result.Duration >= GeneratorTotals.BusyWindow * 0.999;
        string when = isLong ? "its busiest ten seconds" : "the run";
        return Finding(
            "LoopBusy",
            busy > ValidityLimits.LoopBusyShare && isArrivalRate && isLong,
            Text($"The busiest loop of the generator was working for {busy:0.#%} of {when}; with an arrival rate the limit is {ValidityLimits.LoopBusyShare:0%}, a warning comes from {ValidityLimits.LoopBusyShareWarning:0%}."),
            "Lower the rate, ask for less of each response (captures and JSON expectations cost most), use a machine with more or faster cores, or add load generators.");
    }

    private static ValidityFinding? Ports(Validity validity) => validity.PortsUsedShare is not { } used || used <= ValidityLimits.PortsUsedShareWarning ? null : Finding(
        "Ports", used > ValidityLimits.PortsUsedShare,
        Text($"Sockets towards the target took {used:0.#%} of the local ports that there are for them; the limit is {ValidityLimits.PortsUsedShare:0%}, a warning comes from {ValidityLimits.PortsUsedShareWarning:0%}."),
        "Keep connections open (see whether the target closes them), widen net.ipv4.ip_local_port_range, give http.sourceAddresses, or add load generators.");

    private static ValidityFinding? Files(Validity validity) => validity.FileDescriptorShare is not { } open || open <= ValidityLimits.FileDescriptorShareWarning ? null : Finding(
        "OpenFiles", open > ValidityLimits.FileDescriptorShare,
        Text($"The generator had {open:0.#%} of the files and sockets open that it may; the limit is {ValidityLimits.FileDescriptorShare:0%}, a warning comes from {ValidityLimits.FileDescriptorShareWarning:0%}."),
        "Raise the limit (ulimit -n, or LimitNOFILE of the service), or set http.maxConnections.");

    // By itself it says nothing against a run; where the generator was late it says why.
    private static ValidityFinding? OtherProcesses(Validity validity) => validity.OtherCpuShare is not { } other || other <= ValidityLimits.OtherCpuShare || !IsLate(validity) ? null : Finding(
        "OtherProcesses", false,
        Text($"Other processes used {other:0.#%} of all cores in their busiest ten seconds{Own(validity)}, while the generator was late."),
        "Close what else runs on the machine, do not run the target on it, or use a machine of its own; steal time of a virtual machine counts here too.");

    private static ValidityFinding? Throttling(Validity validity) => validity.ThrottledMax is not { } held || held <= ValidityLimits.ThrottledMillisecondsWarning ? null : Finding(
        "CpuThrottled", false,
        Text($"The CPU quota of its control group held the generator for {held:#,##0} ms in one second, added up over cores; a warning comes from {ValidityLimits.ThrottledMillisecondsWarning:0} ms."),
        "Raise or remove the CPU limit of the container (resources.limits.cpu, --cpus), or lower the rate.");

    private static bool IsLate(Validity validity) =>
        validity.StartLagP99 > ValidityLimits.StartLagMilliseconds || validity.AchievedRatio < ValidityLimits.AchievedRatio || validity.DroppedStarts > 0;

    private static string Own(Validity validity) => validity.OwnCpuShare is { } own ? Text($" (the generator {own:0.#%})") : "";

    private static ValidityFinding Finding(string id, bool invalidates, string message, string advice) =>
        new() { Id = id, Invalidates = invalidates, Message = message, Advice = advice };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
