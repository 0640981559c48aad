namespace Perf.ScriptWorker.Configuration;

/// <summary>Takes what is wrong with options, and what is odd.</summary>
internal sealed class OptionProblems
{
    /// <summary>What is wrong, in order.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>What has no effect, in order.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>Something is wrong.</summary>
    public void Error(string message) => Errors.Add(message);

    /// <summary>Something has no effect.</summary>
    public void Warn(string message) => Warnings.Add(message);
}
