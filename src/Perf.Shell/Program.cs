using System.Reflection;
using System.Runtime.CompilerServices;
using Perf.Shell.CommandLine;
using Perf.Shell.Host;
using Perf.Shell.Interactive;

namespace Perf.Shell;

internal static class Program
{
    // As pwsh, after sysexits.h EX_USAGE.
    private const int UsageError = 64;

    private static int Main(string[] args)
    {
        if (args is [ScriptWorkerHost.Argument, var worker])
        {
            return ScriptWorkerHost.Run(worker);
        }

        // Before any type of the engine is touched: a hosted engine sends telemetry unless told not to.
        Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
        Environment.SetEnvironmentVariable("POWERSHELL_UPDATECHECK", "Off");

        // The module looks there for what it needs: see Staging.targets.
        AppContext.SetData("Perf.CompiledLibraries", Path.Combine(AppContext.BaseDirectory, "compiled"));

        var options = CommandLineParser.Parse(args);
        switch (options.Mode)
        {
            case ShellMode.Version:
                Console.Out.WriteLine(VersionText());
                return 0;
            case ShellMode.Help:
                Console.Out.WriteLine(Usage.Full);
                return 0;
            case ShellMode.UsageError:
                return Refuse(options.Error!);
        }

        if (options.WorkingDirectory is { } directory)
        {
            if (!Directory.Exists(directory))
            {
                return Refuse($"The working directory '{directory}' does not exist.");
            }

            Directory.SetCurrentDirectory(directory);
        }

        if (options.File is { } file && !File.Exists(file))
        {
            return Refuse(options.FileIsExplicit
                ? $"The argument '{file}' to the -File parameter does not exist. Provide the path to an existing '.ps1' file as an argument to the -File parameter."
                : $"The argument '{file}' is not recognized as the name of a script file. Check the spelling of the name, or if a path was included, verify that the path is correct and try again.");
        }

        return Run(options);
    }

    // Kept out of Main, so that -Version and a wrong command line never load the engine.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Run(ShellOptions options)
    {
        var terminal = new Terminal();
        var mode = options.Mode == ShellMode.Interactive && !terminal.InputIsTerminal ? ShellMode.CommandFromInput : options.Mode;
        using var interrupts = new Interrupts();
        var host = new ShellHost(terminal, options.NonInteractive);
        using var session = new ShellSession(host, interrupts);
        int code = mode switch
        {
            ShellMode.Command => session.RunCommand(options.Command!),
            ShellMode.CommandFromInput => session.RunCommand(Console.In.ReadToEnd()),
            ShellMode.File => session.RunFile(Path.GetFullPath(options.File!), options.Arguments, endsSession: !options.NoExit),
            _ => 0,
        };
        bool stays = mode == ShellMode.Interactive || options.NoExit;
        if (stays && terminal.InputIsTerminal && host.ExitCode is null && !interrupts.EndsSession)
        {
            interrupts.ForgetCtrlC();
            code = new Repl(session, host, terminal, interrupts).Run(showBanner: mode == ShellMode.Interactive && !options.NoLogo);
        }

        return code;
    }

    private static int Refuse(string error)
    {
        Console.Error.WriteLine(error);
        Console.Error.WriteLine();
        Console.Error.WriteLine(Usage.Short);
        return UsageError;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static string VersionText()
    {
        string own = Informational(typeof(Program).Assembly);
        string engine = Informational(typeof(System.Management.Automation.PSObject).Assembly);
        return $"perfsh {own} (PowerShell engine {engine})";

        // What follows the + or a blank names the commit.
        static string Informational(Assembly assembly)
            => assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+', ' ')[0] ?? "?";
    }
}
