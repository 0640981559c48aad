using System.Text;
using System.Text.Json;
using Perf.Tuning.Files;

namespace Perf.Tuning;

/// <summary>Plans in files: <c>Set-PerfOptimization -WhatIf -PlanPath plan.json</c>, read by people and applied later, as they are or not at all.</summary>
public static class PlanFile
{
    private const int MostBytes = 10_000_000;
    private const string Schema = "perf-plan/1";

    /// <summary>A plan as the text of a file.</summary>
    /// <param name="plan">The plan, as it was made.</param>
    /// <returns>JSON, as config/schemas/plan.schema.json has it. No secret is in it.</returns>
    public static string Write(OptimizationPlan plan) => PlanJson.Write(plan) + "\n";

    /// <summary>Saves a plan. A file that is there is replaced by a whole one with its rights, or stays as it is; a new one is its owner's alone.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.FileUnwritable"/>.</exception>
    public static void Save(OptimizationPlan plan, string path)
    {
        try
        {
            Replace(Path.GetFullPath(path), Encoding.UTF8.GetBytes(Write(plan)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new PerfException(ErrorIds.FileUnwritable, $"The plan cannot be saved in '{path}': {e.Message}", path, e);
        }
    }

    /// <summary>Loads a plan.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.FileNotFound"/>, <see cref="ErrorIds.FileUnreadable"/>, or <see cref="ErrorIds.PlanInvalid"/>: it is no plan, or was edited.</exception>
    public static OptimizationPlan Load(string path)
    {
        try
        {
            return Read(OrdinaryFile.ReadText(path, MostBytes) ?? throw new PerfException(ErrorIds.PlanInvalid, $"The file '{path}' is larger than any plan. Name a file that Set-PerfOptimization -PlanPath wrote.", path), path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PerfException(ErrorIds.FileNotFound, $"There is no file '{path}'. Make the plan first: Set-PerfOptimization -WhatIf -PlanPath {Path.GetFileName(path)}.", path, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new PerfException(ErrorIds.FileUnreadable, $"The plan '{path}' cannot be read: {e.Message}", path, e);
        }
    }

    /// <summary>Reads the text of a file.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">The file, for messages.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.PlanInvalid"/>: it is no plan, or was edited.</exception>
    public static OptimizationPlan Read(string text, string path)
    {
        OptimizationPlan plan;
        try
        {
            plan = PlanJson.Read(text) ?? throw new JsonException("it is empty");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException or ArgumentException)
        {
            throw new PerfException(ErrorIds.PlanInvalid, $"The file '{path}' is no plan: {e.Message} Make it again: Set-PerfOptimization -WhatIf -PlanPath.", path, e);
        }

        CheckHash(plan, path);
        return plan;
    }

    /// <summary>A plan with some of its changes alone, as valid as the whole.</summary>
    /// <param name="plan">The plan, as it was made.</param>
    /// <param name="changes">Those of its changes that stay.</param>
    /// <returns>The smaller plan.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.PlanInvalid"/>: the plan was edited.</exception>
    public static OptimizationPlan Only(OptimizationPlan plan, IReadOnlyList<PlannedChange> changes)
    {
        CheckHash(plan, plan);
        OptimizationPlan less = plan with { Changes = [.. plan.Changes.Where(changes.Contains)] };
        return less with { Hash = PlanHash.Of(less) };
    }

    /// <summary>Refuses a plan that is not as it was made, or is of another machine.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="host">This machine.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.PlanInvalid"/>.</exception>
    public static void Check(OptimizationPlan plan, string host)
    {
        CheckHash(plan, plan);
        if (!string.Equals(plan.Host, host, StringComparison.OrdinalIgnoreCase))
        {
            throw new PerfException(ErrorIds.PlanInvalid, $"The plan was made on '{plan.Host}', and this is '{host}'. A plan can be applied where it was made alone: make one here.", plan);
        }
    }

    private static void Replace(string path, byte[] bytes)
    {
        FileFacts? there = null;
        if (OperatingSystem.IsLinux())
        {
            // A link stays one. What is no ordinary file (/dev/stdout) is written to: it is not ours to replace.
            path = FileCalls.Resolve(path) ?? path;
            there = FileCalls.Look(path);
            if (there is { IsRegular: false })
            {
                File.WriteAllBytes(path, bytes);
                return;
            }
        }

        // From the start nobody can read it who cannot read what it replaces; a new one, which has lines of configurations in it, nobody but its owner, who may let others.
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = there?.UnixMode ?? (UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var file = new FileStream(temporary, options))
            {
                file.Write(bytes);
                file.Flush(flushToDisk: true);
            }

            // The process' umask may have taken rights from it.
            if (there is not null && !OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(temporary, there.UnixMode);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static void CheckHash(OptimizationPlan plan, object subject)
    {
        if (plan.Schema != Schema)
        {
            throw new PerfException(ErrorIds.PlanInvalid, $"The plan is of the form '{plan.Schema}', and this is Perf for '{Schema}'. Make it again: Set-PerfOptimization -WhatIf -PlanPath.", subject);
        }

        if (plan.Hash != PlanHash.Of(plan))
        {
            throw new PerfException(ErrorIds.PlanInvalid, "The plan is not as it was made: its hash does not fit. What is applied is what was shown; to change a plan, make it again with other arguments (-Include, -Exclude, -Strategy, a catalogue of your own).", subject);
        }
    }
}
