using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NJsonSchema;
using Perf.Tests.Architecture;
using Perf.Tuning;

namespace Perf.Tests.Tuning.Catalogue;

/// <summary>The catalogue that Perf brings.</summary>
public partial class BuiltInCatalogueTests
{
    private static readonly string s_folder = Path.Combine(Repository.Root, "config", "catalogue");

    // Numbers with a best value, switches, and such as an entry's conditions have looked at already (nothing, or off, before).
    private static readonly string[] s_eitherWay =
    [
        "api.gzip http/gzip_comp_level", "api.gzip http/gzip_min_length", "api.open_file_cache http/open_file_cache_valid", "sys.port-range/tw_reuse net.ipv4.tcp_tw_reuse",
        "sys.slow_start_after_idle net.ipv4.tcp_slow_start_after_idle", "sys.dirty_bytes vm.dirty_background_bytes", "sys.dirty_bytes vm.dirty_bytes", "sys.cpu-quota Service/CPUQuotaPeriodSec",
        "db.commit_delay commit_delay", "db.commit_delay commit_siblings", "db.idle_in_tx_timeout role:{postgresql.role}/idle_in_transaction_session_timeout",
    ];

    public static TheoryData<string> Ids => [.. OptimizationCatalogue.BuiltIn.Entries.Select(entry => entry.Id)];

    [Fact]
    public void BuiltIn_IsWhatTheFilesOfTheRepositorySay()
    {
        string[] ofFiles = [.. Directory.GetFiles(s_folder, "*.yaml").Order(StringComparer.Ordinal).SelectMany(file => OptimizationCatalogue.Parse(File.ReadAllText(file), file)).Select(entry => entry.Id)];
        Assert.Equal(ofFiles, OptimizationCatalogue.BuiltIn.Entries.Select(entry => entry.Id));
        Assert.InRange(ofFiles.Length, 50, 200);
        Assert.All(Enum.GetValues<OptimizationLayer>(), layer => Assert.Contains(OptimizationCatalogue.BuiltIn.Entries, entry => entry.Layer == layer));
    }

    [Fact]
    public void NamedBy_OfEveryEntry_AreTheRulesThatNameIt()
    {
        // The rules' source says which optimizations they name; a class whose rule names what is not there would end in nothing.
        var named = new SortedSet<string>(StringComparer.Ordinal);
        foreach (string file in Directory.GetFiles(Path.Combine(Repository.Root, "src", "Perf.Analysis", "Bottlenecks", "Rules"), "*Rule.cs"))
        {
            string text = File.ReadAllText(file);
            string id = RuleId().Match(text).Groups[1].Value;
            foreach (Match call in Cures().Matches(text))
            {
                foreach (Match optimization in Text().Matches(call.Value))
                {
                    named.Add($"{optimization.Groups[1].Value} by {id}");
                }
            }
        }

        Assert.InRange(named.Count, 30, 200);
        Assert.Equal(named, new SortedSet<string>(OptimizationCatalogue.BuiltIn.Entries.SelectMany(entry => entry.NamedBy.Select(by => $"{entry.Id} by {by}")), StringComparer.Ordinal));
    }

    [Fact]
    public void Findings_OfEveryEntry_AreClassesThatThereAre()
    {
        string[] classes = [.. Directory.GetFiles(Path.Combine(Repository.Root, "src", "Perf.Analysis", "Bottlenecks", "Rules"), "*Rule.cs").Select(file => RuleId().Match(File.ReadAllText(file)).Groups[1].Value).Where(id => id.Length > 0)];
        string[] asked = [.. OptimizationCatalogue.BuiltIn.Entries.SelectMany(entry => entry.Findings.Concat(entry.NamedBy))];
        Assert.Empty(asked.Except(classes));

        // And each class is answered, by a change or by words.
        Assert.Empty(classes.Except(asked));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Entry_OfTheCatalogue_SaysAllThatPeopleNeed(string id)
    {
        Optimization entry = OptimizationCatalogue.BuiltIn.Find(id)!;
        Assert.NotEmpty(entry.Identify);
        Assert.NotEmpty(entry.Verify);
        Assert.NotEqual("", entry.Reason.Source);
        Assert.True(entry.Changes.Count > 0 || entry.Advice is not null);
        Assert.True(entry.Changes.Count == 0 || StrategyLimits.Least(entry).Least <= entry.Strategy);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Entry_OfTheCatalogue_AsksForNothingThatIsDenied(string id)
    {
        // Values that are computed are looked at when they are; those that stand there can be looked at now, and so can every key.
        var deny = new DenyList();
        foreach (OptimizationChange change in OptimizationCatalogue.BuiltIn.Find(id)!.Changes)
        {
            foreach ((Template key, Template? value) in change.Settings)
            {
                string name = key.Source.Replace("{postgresql.role}", "shop", StringComparison.Ordinal).Replace("{finding.table}", "public.orders", StringComparison.Ordinal);
                Assert.DoesNotContain('{', name);
                string? text = value is null or { IsConstant: true } ? value?.Source : Sample(change.Mechanism, name);
                Assert.Null(deny.Why(change.Mechanism, name, text));
            }
        }
    }

    // A number that an entry sets, whatever stands there, could be a step back.
    [Theory]
    [MemberData(nameof(Ids))]
    public void Entry_OfTheCatalogue_ThatSetsANumber_SaysWhichWay(string id)
    {
        foreach (OptimizationChange change in OptimizationCatalogue.BuiltIn.Find(id)!.Changes)
        {
            foreach ((Template key, Template? value) in change.Settings.Where(one => one.Value is { IsConstant: true } && AmountText.TryParse(one.Value.Source, out _)))
            {
                Assert.True(change.DirectionOf(key) is not null || s_eitherWay.Contains($"{id} {key.Source}"), $"{id} sets {key.Source} to {value!.Source}: say which way (direction:), or why that is no matter.");
            }
        }
    }

    [Fact]
    public async Task Files_OfTheRepository_AreAsTheSchemaSays()
    {
        JsonSchema schema = await JsonSchema.FromFileAsync(Path.Combine(Repository.Root, "config", "schemas", "catalogue.schema.json"));
        foreach (string file in Directory.GetFiles(s_folder, "*.yaml"))
        {
            string text = await File.ReadAllTextAsync(file);
            Assert.StartsWith("# yaml-language-server: $schema=../schemas/catalogue.schema.json\n", text, StringComparison.Ordinal);
            Assert.Empty(schema.Validate(Json(CatalogueTree.Read(text)!)!.ToJsonString()));
        }
    }

    [Fact]
    public async Task Schema_OfCatalogues_HasTheKeysOfTheReader()
    {
        JsonSchema schema = await JsonSchema.FromFileAsync(Path.Combine(Repository.Root, "config", "schemas", "catalogue.schema.json"));
        Assert.Equal(OptimizationReader.Keys.Order(), schema.Definitions["optimization"].Properties.Keys.Order());
        Assert.Equal(OptimizationReader.ChangeKeys.Order(), schema.Definitions["change"].Properties.Keys.Order());
        Assert.Equal(OptimizationReader.ConditionKeys.Order(), schema.Definitions["condition"].Properties.Keys.Order());
        Assert.Equal(MechanismForms.All.Select(form => form.Name).Order(), schema.Definitions["change"].Properties["mechanism"].Enumeration.Cast<string>().Order());
        Assert.Equal(MechanismForms.All.SelectMany(form => form.Arguments).Distinct().Order(), schema.Definitions["change"].Properties["arguments"].Properties.Keys.Order());
    }

    [Fact]
    public void Playbook_OfTheRepository_IsTheOneThatTheCatalogueGives()
    {
        string path = Path.Combine(Repository.Root, OptimizationPlaybook.RelativePath);
        string text = OptimizationPlaybook.Write(OptimizationCatalogue.BuiltIn.Entries);
        if (Environment.GetEnvironmentVariable("PERF_WRITE_PLAYBOOK") == "1")
        {
            File.WriteAllText(path, text);
        }

        // With PERF_WRITE_PLAYBOOK=1 this test writes it.
        Assert.Equal(text, File.ReadAllText(path).ReplaceLineEndings("\n"));
        Assert.All(OptimizationCatalogue.BuiltIn.Entries, entry => Assert.Contains($"\n### {entry.Id}\n", text, StringComparison.Ordinal));
    }

    // What is computed in an entry: a number for most.
    private static string Sample(string mechanism, string key) => (mechanism, key) switch
    {
        ("postgresql.index", _) => "public.orders USING btree (customer_id)",
        ("postgresql.analyze", _) => "public.orders",
        (_, "shared_preload_libraries") => "auto_explain, pg_stat_statements",
        (_, "wal_compression") => "lz4",
        (_, "http/proxy_cache_path") => "/var/cache/nginx-perf levels=1:2 keys_zone=perf:10m",
        (_, "http/access_log") => "/var/log/nginx/access.log combined buffer=64k flush=1s",
        (_, "http/proxy_buffers") => "8 16k",
        (_, "Pooling") or (_, "System.GC.Server") => "true",
        (_, "Service/CPUQuota") => "200%",
        _ => "64",
    };

    private static JsonNode? Json(CatalogueNode node) => node switch
    {
        { Members: { } members } => new JsonObject(members.Select(one => KeyValuePair.Create(one.Key.Text!, Json(one.Value)))),
        { Items: { } items } => new JsonArray([.. items.Select(Json)]),
        { Text: "true" or "false" } => JsonValue.Create(node.Text == "true"),
        { Text: { } text } => JsonValue.Create(text),
        _ => null,
    };

    [GeneratedRegex("""string Id => "([^"]+)";""")]
    private static partial Regex RuleId();

    [GeneratedRegex(@"\.Cures\([^;]*\);")]
    private static partial Regex Cures();

    [GeneratedRegex("\"([^\"]+)\"")]
    private static partial Regex Text();
}
