namespace Perf.ScriptWorker;

/// <summary>The process that runs scripts: its work comes by standard input, what it has to tell goes by standard output.</summary>
internal static class Program
{
    private static int Main()
    {
        Console.Error.WriteLine("This program runs the scripts of Perf's tests and is started by Perf itself. Use Invoke-PerfTest script.js.");
        return ExitCodes.InvalidConfiguration;
    }
}
