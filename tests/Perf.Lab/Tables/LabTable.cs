using System.Text.Json;
using System.Text.Json.Serialization;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Perf.Lab.Tables;

/// <summary>A table of faults.</summary>
internal sealed class LabTable
{
    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true };

    // A fifth better is asked of every fault, and a fifth less is 1.25 times.
    private const double LeastFactor = 1.25;

    // Who gets no answer within five seconds asks again (resolv.conf(5)), and that is another fault.
    private const double LongestLookUp = 4000;

    /// <summary>The faults, in their order.</summary>
    public List<LabFault> Faults { get; set; } = [];

    /// <summary>Reads one.</summary>
    /// <param name="text">YAML.</param>
    /// <returns>The table.</returns>
    /// <exception cref="FormatException">It is no YAML, has an unknown word, or says what cannot be; the message names the fault or the line.</exception>
    public static LabTable Read(string text)
    {
        LabTable table;
        try
        {
            table = new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).WithDuplicateKeyChecking().Build().Deserialize<LabTable>(text) ?? new LabTable();
        }
        catch (YamlException error)
        {
            throw new FormatException($"The table of faults, line {error.Start.Line}: {error.InnerException?.Message ?? error.Message}", error);
        }

        string[] problems = [.. table.Problems()];
        return problems.Length == 0 ? table : throw new FormatException($"The table of faults: {string.Join(" ", problems)}");
    }

    /// <summary>The same for scripts, with what each fault needs.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, s_json);

    private IEnumerable<string> Problems()
    {
        if (Faults.Count == 0)
        {
            yield return "It has none.";
        }

        foreach (IGrouping<string, LabFault> same in Faults.GroupBy(fault => fault.Id).Where(same => same.Count() > 1))
        {
            yield return $"'{same.Key}' is there {same.Count()} times.";
        }

        foreach (string problem in Faults.SelectMany(Problems))
        {
            yield return problem;
        }
    }

    private static IEnumerable<string> Problems(LabFault fault)
    {
        if (fault.Id.Length == 0 || fault.Fault.Length == 0)
        {
            yield return $"'{fault.Id}' needs an id and a sentence.";
        }

        foreach (string label in fault.Accept.Prepend(fault.Expect).Where(label => label != LabClasses.None && !LabClasses.All.Contains(label)))
        {
            yield return $"'{fault.Id}' has the label '{label}', which is no class.";
        }

        if (fault.Load.Count == 0)
        {
            yield return $"'{fault.Id}' has no load.";
        }

        if (fault.Include.Count > 0 && (fault.Expect != LabClasses.None || fault.Fix is not null))
        {
            yield return $"'{fault.Id}' is a trap, for it includes {string.Join(", ", fault.Include)}: a trap has no fault that is to be found, and no fix.";
        }

        if ((fault.AtLeast is not null || fault.AtMost is not null) && fault.Fix is null)
        {
            yield return $"'{fault.Id}' says how much is to be gained, and has no fix.";
        }

        if (fault.AtLeast is { } factor && !(factor >= LeastFactor && double.IsFinite(factor)))
        {
            yield return FormattableString.Invariant($"'{fault.Id}' asks for {factor} times; a fifth better, which is {LeastFactor} times, is asked of every fault.");
        }

        if (fault.AtMost is { } share && share is not (>= 0 and < 1))
        {
            yield return FormattableString.Invariant($"'{fault.Id}' lets {share} of all requests fail; that is a share, from 0 on and below 1.");
        }

        if (fault.Inject.Delay is { } delay && delay.At is not ("users" or "app" or "database" or "supplier"))
        {
            yield return $"'{fault.Id}' has a delay at '{delay.At}'; there are users, app, database and supplier.";
        }

        if (fault.Inject.Memory is { App: not null, Database: not null })
        {
            yield return $"'{fault.Id}' limits the memory of two parts; the lab has a group for one.";
        }

        if (fault.Inject.Memory.App is < 1 || fault.Inject.Memory.Database is < 1)
        {
            yield return $"'{fault.Id}' leaves no memory at all; 1 MiB is the least.";
        }

        foreach (string problem in NameProblems(fault))
        {
            yield return problem;
        }

        foreach (LabStream stream in fault.Load)
        {
            if ((stream.Get.Length > 0) == (stream.Post.Length > 0))
            {
                yield return $"A load of '{fault.Id}' needs either get or post.";
            }

            if ((stream.Rate is null ? 0 : 1) + (stream.Users is null ? 0 : 1) + (stream.Levels.Count == 0 ? 0 : 1) != 1)
            {
                yield return $"A load of '{fault.Id}' needs one of rate, users and levels.";
            }
        }
    }

    private static IEnumerable<string> NameProblems(LabFault fault)
    {
        if (fault.Inject.Names is not { } milliseconds)
        {
            yield break;
        }

        if (milliseconds is not (>= 0 and <= LongestLookUp))
        {
            yield return $"'{fault.Id}' has a resolver that takes {milliseconds} ms; 0 to {LongestLookUp} can be.";
        }

        LabStream[] opening = [.. fault.Load.Where(stream => stream.Close)];
        if (opening.Length == 0)
        {
            yield return $"'{fault.Id}' has a resolver of its own, and none of its loads opens a connection for each request (close: true).";
        }

        // .NET looks one name up once at a time, whoever asks: more than that would pile up without end.
        double rate = opening.Sum(stream => stream.Rate ?? stream.Levels.DefaultIfEmpty().Max());
        if (rate * milliseconds >= 1000)
        {
            yield return $"'{fault.Id}' opens {rate} connections a second, and look-ups of {milliseconds} ms are made one after another. Take a lower rate, or users.";
        }
    }
}
