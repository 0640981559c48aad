using System.Reflection;
using System.Text.Json;

namespace Perf.Tests.Architecture;

/// <summary>What tests/bench/Mutations.ps1 makes wrong is still there to be made wrong, and the page about it has each of them.</summary>
public sealed class MutationTableTests
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web);
    private static readonly Mutation[] s_mutations = JsonSerializer.Deserialize<Mutation[]>(File.ReadAllText(Path.Combine(Repository.Root, "tests", "bench", "mutations.json")), s_options)!;

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, s_mutations.Length)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Mutation_OfADecision_HasOnePlaceAndATest(int number)
    {
        Mutation one = s_mutations[number];
        string text = File.ReadAllText(Path.Combine(Repository.Root, one.File));
        Assert.True(text.Split(one.Find).Length == 2, $"{one.File} has '{one.Find}' {text.Split(one.Find).Length - 1} times, and it has to be there once.");
        Assert.NotEqual(one.Find, one.Replace);

        string[] name = one.Test.Split('.');
        Type[] classes = [.. Assembly.GetExecutingAssembly().GetTypes().Where(type => type.Name == name[0])];
        Assert.True(classes.Length == 1 && classes[0].GetMethod(name[1])?.GetCustomAttribute<FactAttribute>() is not null, $"There is no test {one.Test}.");
    }

    [Fact]
    public void Page_OfTests_ShowsEachMutation()
    {
        string[] rows = [.. File.ReadLines(Path.Combine(Repository.Root, "docs", "testing.md")).Where(line => line.StartsWith("| `", StringComparison.Ordinal))];
        Assert.Equal(s_mutations.Select(one => $"| `{one.File["src/".Length..]}` | `{one.Find}` | `{one.Replace}` | `{one.Test}` |"), rows);
    }

    [Fact]
    public void Mutations_OfAllThreeProjects_AreTwentyAtLeast()
    {
        Assert.InRange(s_mutations.Length, 20, int.MaxValue);
        Assert.Equal(["Perf.Analysis", "Perf.Engine", "Perf.Tuning"], s_mutations.Select(one => one.File.Split('/')[1]).Distinct().Order(StringComparer.Ordinal));
    }

    private sealed record Mutation(string File, string Find, string Replace, string Test);
}
