using Perf.Tests.Tuning.Killing;

namespace Perf.Tests;

/// <summary>The tests as a program, for those that need a process to kill. Test runners do not come this way.</summary>
internal static class TestProgram
{
    public static Task<int> Main(string[] arguments) => arguments is [KillChild.Argument, var folder, var phase, var at] ? KillChild.RunAsync(folder, phase, at) : Task.FromResult(0);
}
