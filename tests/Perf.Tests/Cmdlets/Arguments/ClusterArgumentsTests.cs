using System.Collections;
using System.Globalization;
using System.Security;
using Perf.Cluster.Coordination;
using Perf.Commands;

namespace Perf.Tests.Cmdlets.Arguments;

public sealed class ClusterArgumentsTests
{
    [Fact]
    public void Selection_NumbersNamesAndLabels_AreToldApart()
    {
        AgentSelection selection = ClusterArguments.Selection(["4", "web-*", "zone=eu", "db", "size = large"]);
        Assert.Equal(4, selection.Count);
        Assert.Equal(["web-*", "db"], selection.Names);
        Assert.Equal(["size=large", "zone=eu"], selection.Labels.Select(label => $"{label.Key}={label.Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Selection_AStar_IsAllWhateverNamesStandBesideIt()
    {
        Assert.Equal(((int?)null, 0, 0), CountsOf(ClusterArguments.Selection(["*"])));
        Assert.Equal(((int?)null, 0, 0), CountsOf(ClusterArguments.Selection(["web-1", "*"])));
        Assert.Equal((2, 0, 1), CountsOf(ClusterArguments.Selection(["*", "2", "zone=eu"])));
    }

    /// <summary>Whatever is given in whatever order, each of it is in the selection, and nothing else.</summary>
    [Fact]
    public void Selection_OfAnythingInAnyOrder_HasEachOfIt()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            string[] names = [.. Enumerable.Range(0, random.Next(4)).Select(i => string.Create(CultureInfo.InvariantCulture, $"agent-{i}{(random.Next(2) == 0 ? "*" : "")}"))];
            string[] labels = [.. Enumerable.Range(0, random.Next(4)).Select(i => string.Create(CultureInfo.InvariantCulture, $"key{i}=value {random.Next(9)}"))];
            int? count = random.Next(2) == 0 ? random.Next(1, 1000) : null;
            string[] given = [.. names, .. labels];
            if (count is { } number)
            {
                given = [.. given, number.ToString(CultureInfo.InvariantCulture)];
            }

            random.Shuffle(given);
            AgentSelection selection = ClusterArguments.Selection(given);
            string said = $"seed {seed}: {string.Join(", ", given)}";
            Assert.True(selection.Count == count, said);
            Assert.True(names.Order(StringComparer.Ordinal).SequenceEqual(selection.Names.Order(StringComparer.Ordinal)), said);
            Assert.True(labels.Order(StringComparer.Ordinal).SequenceEqual(selection.Labels.Select(label => $"{label.Key}={label.Value}").Order(StringComparer.Ordinal)), said);
        }
    }

    [Theory]
    [InlineData("0", "1 or more")]
    [InlineData("99999999999", "1 or more")]
    [InlineData("=eu", "is no label")]
    [InlineData(" ", "is empty")]
    [InlineData("3|5", "so does 3")]
    [InlineData("zone=eu|zone=us", "another value of the label 'zone'")]
    public void Selection_WhatContradictsItself_IsRefused(string given, string why)
    {
        PerfException fault = Assert.Throws<PerfException>(() => ClusterArguments.Selection(given.Split('|')));
        Assert.Equal(ErrorIds.ArgumentInvalid, fault.Id);
        Assert.Contains(why, fault.Message, StringComparison.Ordinal);
    }

    // What Tab writes is read as the name that it was offered for.
    [Theory]
    [InlineData("web-1", "web-1")]
    [InlineData("5", "[5]")]
    [InlineData("15", "[1]5")]
    [InlineData("zone=eu", "zone?eu")]
    [InlineData("4=2", "4?2")]
    public void NameText_AnyName_IsReadAsAName(string name, string expected)
    {
        Assert.Equal(expected, ClusterArguments.NameText(name));
        AgentSelection selection = ClusterArguments.Selection([ClusterArguments.NameText(name)]);
        Assert.Equal((1, 0, (int?)null), (selection.Names.Count, selection.Labels.Count, selection.Count));
        Assert.Single(AgentChoice.Of([new Agent { Name = name }], selection));
    }

    [Fact]
    public void Selection_TheSameTwice_IsOnce()
    {
        AgentSelection selection = ClusterArguments.Selection(["3", "zone=eu", "3", "zone=eu"]);
        Assert.Equal((3, 0, 1), CountsOf(selection));
    }

    // The cluster alone is all of its agents; with something beside it those of them that are meant.
    [Theory]
    [InlineData("redis://cache:6379?cluster=night", "redis://cache:6379?cluster=night", 0)]
    [InlineData("localhost", "localhost", 0)]
    [InlineData("localhost:11200", "localhost:11200", 0)]
    [InlineData("localhost?cluster=x|web-*", "localhost?cluster=x", 1)]
    [InlineData("3|postgresql://db/perf|zone=eu", "postgresql://db/perf", 0)]
    [InlineData("web-1", "", 1)]
    [InlineData("localhost-2", "", 1)]
    public void SettingsOf_AgentsOfACluster_AreOfThatCluster(string given, string expected, int names)
    {
        string[] agents = given.Split('|');
        Assert.Equal(expected, new ClusterArguments().SettingsOf(agents).Connection);
        Assert.Equal(names, ClusterArguments.Selection(agents).Names.Count);
    }

    [Fact]
    public void SettingsOf_SeveralClusters_AreRefusedAndNotRepeated()
    {
        string[] two = ["redis://:geheim@a", "redis://:geheim@b"];
        string[] one = ["redis://:geheim@a"];
        PerfException[] faults =
        [
            Assert.Throws<PerfException>(() => new ClusterArguments().SettingsOf(two)),
            Assert.Throws<PerfException>(() => new ClusterArguments { Cluster = "redis://:geheim@b" }.SettingsOf(one)),
        ];
        Assert.All(faults, fault => Assert.Equal((ErrorIds.ArgumentInvalid, false), (fault.Id, fault.Message.Contains("geheim", StringComparison.Ordinal))));
        Assert.Equal(one[0], new ClusterArguments { Cluster = one[0] }.SettingsOf(one).Connection);
    }

    [Fact]
    public void Settings_OfNothing_LeaveTheClusterToTheEnvironment()
    {
        ClusterSettings settings = new ClusterArguments().Settings();
        Assert.Equal(new ClusterSettings { Connection = "" }, settings);
    }

    [Fact]
    public void Settings_OfEverything_HaveIt()
    {
        using SecureString secret = Secure("word");
        using SecureString password = Secure("geheim");
        ClusterSettings settings = new ClusterArguments { Cluster = "redis://a", Secret = secret, CertificatePath = "/me.pem", AuthorityPath = "/ca.pem", CertificatePassword = password }.Settings();
        Assert.Equal(("redis://a", "word", "/me.pem", "/ca.pem", "geheim"), (settings.Connection, settings.Secret, settings.CertificatePath, settings.AuthorityPath, settings.CertificatePassword));
    }

    [Fact]
    public void Settings_ACertificateWithoutItsAuthority_AndTheReverse_AreRefused()
    {
        using SecureString password = Secure("geheim");
        ClusterArguments[] wrong = [new() { CertificatePath = "me.pem" }, new() { AuthorityPath = "ca.pem" }, new() { CertificatePassword = password }];
        Assert.All(wrong, arguments => Assert.Equal(ErrorIds.ArgumentInvalid, Assert.Throws<PerfException>(() => arguments.Settings()).Id));
    }

    [Fact]
    public void Missing_NamesWithoutWildcards_ThatNoAgentHas()
    {
        Agent[] found = [new() { Name = "web-1" }];
        Assert.Equal(["db"], ClusterArguments.Missing(["WEB-1", "db", "cache-*"], found));
    }

    [Fact]
    public void Labels_OfAHashtable_AreTexts() => Assert.Equal("4", ClusterArguments.Labels(new Hashtable { ["size"] = 4 })["size"]);

    private static (int? Count, int Names, int Labels) CountsOf(AgentSelection selection) => (selection.Count, selection.Names.Count, selection.Labels.Count);

    private static SecureString Secure(string text)
    {
        var secret = new SecureString();
        foreach (char letter in text)
        {
            secret.AppendChar(letter);
        }

        return secret;
    }
}
