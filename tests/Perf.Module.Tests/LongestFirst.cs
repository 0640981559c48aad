using Xunit.Abstractions;

[assembly: TestCollectionOrderer("Perf.Module.Tests.LongestFirst", "Perf.Module.Tests")]

namespace Perf.Module.Tests;

/// <summary>Begins with the classes that take minutes: by chance the lab could begin last, and the other processors would wait for it.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly Type[] s_long =
    [
        typeof(Documented.PageExampleTests),
        typeof(Lab.LabTests), typeof(Lab.LabCureTests), typeof(Commands.LiveTestTests), typeof(Commands.InvokePerfTestTests), typeof(Commands.InvokePerfTestScriptTests),
        typeof(Commands.SetPerfOptimizationTests), typeof(Commands.InvokePerfTestTypeTests), typeof(Commands.InvokePerfTestCompatibilityTests), typeof(Isolation.IsolationTests),
        typeof(Packages.ShellPackageTests), typeof(Packages.ModulePackageTests),
    ];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(Rank).ThenBy(collection => collection.UniqueID);

    private static int Rank(ITestCollection collection)
    {
        int index = Array.FindIndex(s_long, type => collection.DisplayName.Contains(type.FullName!, StringComparison.Ordinal));
        return index < 0 ? s_long.Length : index;
    }
}
