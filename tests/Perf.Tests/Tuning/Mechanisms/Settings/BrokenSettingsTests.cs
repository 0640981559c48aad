using System.Text;
using Perf.Tests.Tuning.Files;
using Perf.Tests.Tuning.Planning;
using Perf.Tuning;
using Perf.Tuning.Settings;

namespace Perf.Tests.Tuning.Mechanisms.Settings;

/// <summary>Files of settings that nobody has written by hand, through the planner and the mechanisms as they are: each is left out with its reason, and never an exception as a parser threw it, or the end of the process.</summary>
public sealed class BrokenSettingsTests : IDisposable
{
    private const int Large = 16_000_000;

    private const string Entries = """
        optimizations:
          - id: own.settings
            title: Keep more pages
            layer: application
            strategy: conservative
            risk: low
            when: { if: "coalesce(current('Cache:Entries'), '0') != '500'", else: "it does already" }
            change: { mechanism: file.settings, effect: immediate, settings: { "Cache:Entries": "500" } }
            reason: Pages are made again.
          - id: own.pool
            title: Have a larger pool
            layer: application
            strategy: conservative
            risk: low
            change: { mechanism: connection.string, effect: new-sessions, settings: { "Maximum Pool Size": "20" } }
            reason: The pool is small.
          - id: own.runtime
            title: Have another collector
            layer: application
            strategy: balanced
            risk: low
            change: { mechanism: dotnet.runtimeconfig, settings: { "System.GC.Server": "false" } }
            reason: There are two cores.
          - id: own.variable
            title: Have another collector
            layer: application
            strategy: balanced
            risk: low
            change: { mechanism: file.env, settings: { "DOTNET_gcServer": "0" } }
            reason: There are two cores.
        """;

    private const string Signs = "{}[]:,\"'\\ab1 \n\r\t#;=-&*!|>?%@$<~.u0";

    private static readonly string[] s_forms = ["json", "yaml", "ini", "env"];

    private static readonly string[] s_seeds =
    [
        "{\n  \"Cache\": { \"Entries\": 100 },\n  \"ConnectionStrings\": { \"Shop\": \"Host=db;Maximum Pool Size=2\" },\n  \"runtimeOptions\": { \"configProperties\": { \"System.GC.Server\": true } }\n}\n",
        "Cache:\n  Entries: 100 # why\nConnectionStrings:\n  Shop: 'Host=db;Maximum Pool Size=2'\nlist:\n- a: &x 1\n- b: [ 1, { c: 2 } ]\n",
        "[Cache]\nEntries = 100 ; why\n[ConnectionStrings]\nShop = \"Host=db;Maximum Pool Size=2\"\n",
        "# why\nexport DOTNET_gcServer=1\nConnectionStrings__Shop='Host=db;Maximum Pool Size=2'\n",
    ];

    private static readonly OptimizationCatalogue s_catalogue = OptimizationCatalogue.Of(OptimizationCatalogue.Parse(Entries, "own.yaml"));

    private readonly FileFolder _folder = new();

    public static TheoryData<string, string> Texts => new()
    {
        { "json", """{"a":"\ud800"}""" },
        { "json", """{"\udc00":1}""" },
        { "json", """{"Cache":{"Entries":"\ud800x"}}""" },
        { "json", """{"a":"\ud800\ud800"}""" },
        { "json", "{\"a\":" },
        { "json", "{\"a\":\"\\u12\"}" },
        { "json", "\"" },
        { "json", Deep("[", 200) },
        { "json", Deep("{\"a\":", 200) },
        { "yaml", Deep("[", 200) },
        { "yaml", Deep("{a: ", 200) },
        { "yaml", Deep("- ", 200) + "x" },
        { "yaml", Deep("? ", 200) + "x" },
        { "yaml", Deep("[{", 100) },
        { "yaml", "a: [1\n" },
        { "yaml", "\"\\uD8" },
        { "yaml", "a: \"\\UFFFFFFFF\"\n" },
        { "yaml", "%YAML 999999999999.1\n---\na: 1\n" },
        { "yaml", "a: !<x\n" },
        { "yaml", "*" },
        { "yaml", "a: |99999999999\n  x\n" },
        { "ini", "[Cache]\\\n[b\n" },
    };

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [MemberData(nameof(Texts))]
    public async Task PlanAsync_OfABrokenFile_LeavesItOutAndSaysWhichFile(string form, string text)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Files are changed on Linux.");
        OptimizationPlan plan = await PlanAsync(form, Encoding.UTF8.GetBytes(text), "own.settings");

        Assert.Empty(plan.Changes);
        Assert.Contains($"app.{form} is not changed: ", WhyNot(plan, "own.settings"), StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("json", "[")]
    [InlineData("yaml", "[")]
    [InlineData("yaml", "{a: ")]
    [InlineData("yaml", "- ")]
    public async Task PlanAsync_OfSixteenMegabytesOfBeginnings_SaysThatItIsTooDeep(string form, string beginning)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Files are changed on Linux.");
        OptimizationPlan plan = await PlanAsync(form, Encoding.UTF8.GetBytes(Deep(beginning, Large / beginning.Length)), "own.settings");

        Assert.Empty(plan.Changes);
        Assert.Contains("64", WhyNot(plan, "own.settings"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{a: ", "}")]
    public void Read_YamlOfAsManyLevelsAsThereMayBe_IsRead_AndOfOneMoreNot(string beginning, string end)
    {
        Assert.NotNull(YamlTree.Read(Deep(beginning, 64) + "x" + Deep(end, 64)));
        Assert.Contains("deeper than 64", Assert.Throws<FormatException>(() => YamlTree.Read(Deep(beginning, 65) + "x" + Deep(end, 65))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_JsonOfHalfAPair_SaysTheLine() =>
        Assert.Contains("line 3", Assert.Throws<FormatException>(() => JsonTree.Read("{\n  \"a\": 1,\n  \"b\": \"\\ud800\"\n}")).Message, StringComparison.Ordinal);

    [SkippableFact]
    public async Task PlanAsync_OfRandomFiles_AlwaysMakesAPlan()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Files are changed on Linux.");
        int changes = 0, refused = 0;
        for (int seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            int form = random.Next(s_forms.Length);
            byte[] bytes = RandomFile(random, form);
            OptimizationPlan plan;
            try
            {
                plan = await PlanAsync(s_forms[form], bytes);
            }
            catch (Exception fault)
            {
                throw new InvalidOperationException($"seed {seed}, {s_forms[form]}: {Convert.ToBase64String(bytes)}", fault);
            }

            // Each entry is one of both.
            Assert.True(plan.Changes.Count + plan.Skipped.Count >= 4, $"seed {seed}: {plan.Changes.Count} and {plan.Skipped.Count}");
            changes += plan.Changes.Count;
            refused += plan.Skipped.Count(one => one.Reason.Contains("is not changed: ", StringComparison.Ordinal));
        }

        // The dice must have thrown both, or nothing was tested.
        Assert.True(changes > 20 && refused > 100, $"{changes} changes, {refused} refused");
    }

    [SkippableFact]
    public async Task PlanAsync_OfARuntimeWhoseVariablesCannotBeRead_SaysSo()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Files are changed on Linux.");
        _folder.Write("app.runtimeconfig.json", """{"runtimeOptions":{"configProperties":{"System.GC.Server":true}}}""");
        _folder.Write("app.env", "A=1\\\nDOTNET_gcServer=1\n");
        OptimizationPlan plan = await PlanAsync(new ApplicationTarget { Name = "shop", RuntimeConfiguration = _folder["app.runtimeconfig.json"], EnvironmentFile = _folder["app.env"] }, "own.runtime");

        Assert.Empty(plan.Changes);
        Assert.Contains("app.env sets wins over", WhyNot(plan, "own.runtime"), StringComparison.Ordinal);
    }

    // Bytes of any kind, signs that mean something, or a good file with some of its bytes changed.
    private static byte[] RandomFile(Random random, int form)
    {
        switch (random.Next(4))
        {
            case 0:
                byte[] any = new byte[random.Next(300)];
                random.NextBytes(any);
                return any;
            case 1:
                return Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, random.Next(200)).Select(_ => Signs[random.Next(Signs.Length)])));
            default:
                byte[] good = Encoding.UTF8.GetBytes(s_seeds[form]);
                for (int i = random.Next(4); i > 0; i--)
                {
                    good[random.Next(good.Length)] = random.Next(4) == 0 ? (byte)random.Next(256) : (byte)Signs[random.Next(Signs.Length)];
                }

                return random.Next(4) == 0 ? good[..random.Next(good.Length)] : good;
        }
    }

    private static string WhyNot(OptimizationPlan plan, string id) => Assert.Single(plan.Skipped, one => one.OptimizationId == id).Reason;

    private static string Deep(string beginning, int count) => new StringBuilder(beginning.Length * count).Insert(0, beginning, count).ToString();

    private Task<OptimizationPlan> PlanAsync(string form, byte[] bytes, params string[] include)
    {
        string path = _folder.Write($"app.{form}", bytes);

        // Variables are no file of settings, and have a file of their own where these are in another form.
        string variables = form == "env" ? path : _folder.Write("other.env", "DOTNET_gcServer=1\n");
        string settings = form == "env" ? _folder.Write("other.json", "{}") : path;
        return PlanAsync(
            new ApplicationTarget { Name = "shop", SettingsFile = settings, ConnectionFile = settings, ConnectionKey = "ConnectionStrings:Shop", RuntimeConfiguration = path, EnvironmentFile = variables },
            include);
    }

    private static Task<OptimizationPlan> PlanAsync(ApplicationTarget application, params string[] include)
    {
        var targets = new TuningTargets { Applications = [application] };
        IReadOnlyList<IMechanism> mechanisms = MechanismList.All(new MechanismContext(targets, new NoRestarts(), TimeProvider.System));
        var planner = new Planner(mechanisms, new DenyList(), new FakeFacts(), new FakeRestarts("application:shop"), TimeProvider.System, "here", _ => s_catalogue);
        return planner.PlanAsync(
            new PlanRequest { Strategy = OptimizationStrategy.Aggressive, Targets = targets, Include = include.Length > 0 ? include : [.. s_catalogue.Entries.Select(entry => entry.Id)] },
            CancellationToken.None);
    }
}
