using System.Runtime.CompilerServices;
using Perf.Engine.Workers;
using Perf.ScriptWorker.Hosting;

namespace Perf.ScriptWorker;

/// <summary>The process that runs scripts: its work comes by standard input, what it has to tell goes by standard output.</summary>
internal static class Program
{
    /// <summary>What the parent passes, so that nobody takes this for a program to be called by hand.</summary>
    internal const string Argument = "--perf-worker";

    private static int Main(string[] arguments)
    {
        SharedLibraries.Use();
        return RunAsync(arguments).GetAwaiter().GetResult();
    }

    // Not inlined: what it mentions can be found only when Main has said where.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments is not [Argument])
        {
            await Console.Error.WriteLineAsync("This program runs the scripts of Perf's tests and is started by Perf itself. Use Invoke-PerfTest script.js.").ConfigureAwait(false);
            return ExitCodes.InvalidConfiguration;
        }

        // What a library writes by itself must not get between the frames.
        Stream output = Console.OpenStandardOutput();
        Console.SetOut(Console.Error);

        // Ctrl-C goes to the whole group of processes: the parent decides what it means.
        Console.CancelKeyPress += static (_, cancel) => cancel.Cancel = true;
        await using Stream input = Console.OpenStandardInput();
        var frames = new FrameStream(input, output);
        return await new WorkerSession(frames, Environment.GetEnvironmentVariable, TimeProvider.System, Environment.Exit).RunAsync(CancellationToken.None).ConfigureAwait(false);
    }
}
