namespace Perf.Tests.Tuning.Support;

/// <summary>A service that reads its settings when it starts, and does not start with one that says <c>poison</c>. What it read is a folder, so that another process sees it too.</summary>
internal sealed class FileService(string settings, string running) : IServiceRestarts
{
    internal const string Poison = "poison";

    internal string Running => running;

    internal bool IsDown => !Directory.Exists(running);

    internal bool IsDeclared { get; init; } = true;

    internal int Restarts { get; private set; }

    public bool Knows(string target) => IsDeclared;

    public Task RestartAsync(string target, CancellationToken cancellation)
    {
        Restarts++;
        if (Directory.Exists(running))
        {
            Directory.Delete(running, recursive: true);
        }

        string[] files = Directory.GetFiles(settings);
        if (files.Any(file => File.ReadAllText(file) == Poison))
        {
            throw new PerfException(ErrorIds.RestartFailed, "FATAL: could not map anonymous shared memory", target);
        }

        // Whole or not there, as a process is.
        string starting = running + ".starting";
        Directory.CreateDirectory(starting);
        foreach (string file in files)
        {
            File.Copy(file, Path.Combine(starting, Path.GetFileName(file)), overwrite: true);
        }

        Directory.Move(starting, running);
        return Task.CompletedTask;
    }
}
