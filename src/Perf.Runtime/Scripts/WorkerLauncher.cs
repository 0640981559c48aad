using System.Diagnostics;
using System.Text;
using Perf.Engine.Workers;

namespace Perf.Runtime.Scripts;

/// <summary>Starts worker processes with settings of their own for memory: those of pwsh are made for a shell, and cannot be changed in it.</summary>
internal sealed class WorkerLauncher : IWorkerLauncher
{
    // Many threads wait while memory is collected, so that it is done seldom: each time costs by the number of threads, whatever there is to collect.
    private const string Generation0 = "0x4000000";

    private const int MostErrors = 4000;

    /// <inheritdoc/>
    public StartedWorker Start()
    {
        string worker = WorkerAssembly() ?? throw new PerfException(
            ErrorIds.WorkerUnavailable, "The part of Perf that runs scripts (lib/worker/Perf.ScriptWorker.dll) is not in the module. Install the module anew, or build it with build.ps1.");
        string? module = Path.GetDirectoryName(Path.GetDirectoryName(typeof(WorkerLauncher).Assembly.Location));
        (string program, IReadOnlyList<string> arguments) = new WorkerHosts(Environment.GetEnvironmentVariable, File.Exists, RuntimesOf).Find(worker, module) ?? throw new PerfException(
            ErrorIds.WorkerUnavailable,
            $"Scripts run in a process of their own, and there is nothing to start it with: neither a `dotnet` with the .NET {Environment.Version.Major} runtime on PATH (or under DOTNET_ROOT), nor a perfsh beside the module or on PATH. Install the .NET {Environment.Version.Major} runtime, or put perfsh on PATH.");
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_gcConcurrent"] = "0";
        start.Environment.TryAdd("DOTNET_GCgen0size", Generation0);
        start.Environment["DOTNET_TieredPGO"] = "1";
        try
        {
            Process process = Process.Start(start)!;
            return new StartedWorker(process.StandardInput.BaseStream, process.StandardOutput.BaseStream, EndOf(process), () => Kill(process));
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            throw new PerfException(ErrorIds.WorkerUnavailable, $"The process that runs scripts cannot be started by {program}: {e.Message}", program, e);
        }
    }

    // In the module beside the library that asks; in tests and in other programs that use the library, in the same folder.
    private static string? WorkerAssembly()
    {
        string folder = Path.GetDirectoryName(typeof(WorkerLauncher).Assembly.Location)!;
        return new[] { Path.Combine(folder, "worker", "Perf.ScriptWorker.dll"), Path.Combine(folder, "Perf.ScriptWorker.dll") }.FirstOrDefault(File.Exists);
    }

    private static string[] RuntimesOf(string dotnet)
    {
        string real = new FileInfo(dotnet).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? dotnet;
        string folder = Path.Combine(Path.GetDirectoryName(real)!, "shared", "Microsoft.NETCore.App");
        return Directory.Exists(folder) ? [.. Directory.GetDirectories(folder).Select(path => Path.GetFileName(path))] : [];
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception or NotSupportedException)
        {
            // It has ended already.
        }
    }

    private static async Task<string> EndOf(Process process)
    {
        using (process)
        {
            var errors = new StringBuilder();
            while (await process.StandardError.ReadLineAsync().ConfigureAwait(false) is { } line)
            {
                if (errors.Length < MostErrors)
                {
                    errors.AppendLine(line);
                }
            }

            await process.WaitForExitAsync().ConfigureAwait(false);
            return process.ExitCode == 0 ? "" : $"Its exit code is {process.ExitCode}. {errors}".Trim();
        }
    }
}
