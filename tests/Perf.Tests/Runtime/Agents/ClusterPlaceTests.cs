using Perf.Runtime;

namespace Perf.Tests.Runtime.Agents;

public sealed class ClusterPlaceTests
{
    [Fact]
    public void Resolve_WhatWasNotGiven_IsTheEnvironments()
    {
        var environment = new Dictionary<string, string> { ["PERF_CLUSTER"] = "redis://${env:HOST}:6379", ["HOST"] = "db", ["PERF_CLUSTER_SECRET"] = "word" };
        ClusterSettings expected = new() { Connection = "redis://${env:HOST}:6379", Secret = "word" };
        Assert.Equal(expected, ClusterPlace.Resolve(null, environment.GetValueOrDefault));
        Assert.Equal(expected, ClusterPlace.Resolve(new ClusterSettings { Connection = "" }, environment.GetValueOrDefault));
    }

    [Fact]
    public void Resolve_WhatWasGiven_WinsOverTheEnvironment()
    {
        var environment = new Dictionary<string, string> { ["PERF_CLUSTER"] = "redis://a", ["PERF_CLUSTER_SECRET"] = "word" };
        ClusterSettings given = new() { Connection = "localhost:12000", Secret = "other", CertificatePath = "/me.pem", AuthorityPath = "/ca.pem" };
        Assert.Equal(given, ClusterPlace.Resolve(given, environment.GetValueOrDefault));
    }

    [Fact]
    public void Resolve_OfNothingAtAll_IsThisMachine()
    {
        ClusterSettings settings = ClusterPlace.Resolve(null, name => name is ClusterSettings.Variable or ClusterSettings.SecretVariable ? "" : null);
        Assert.Equal((ClusterSettings.Localhost, (string?)null), (settings.Connection, settings.Secret));
    }

    [Fact]
    public void Resolve_AReferenceWithoutAValue_IsToldByItsName()
    {
        PerfException fault = Assert.Throws<PerfException>(() => ClusterPlace.Resolve(new ClusterSettings { Connection = "redis://:pass-word@${env:NOWHERE}" }, _ => null));
        Assert.Equal(ErrorIds.ClusterInvalid, fault.Id);
        Assert.Contains("NOWHERE", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("pass-word", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_Certificates_AreTheEnvironmentsAsWholePaths()
    {
        var environment = new Dictionary<string, string> { ["PERF_CLUSTER_CERTIFICATE"] = "me.pem", ["PERF_CLUSTER_AUTHORITY"] = " ca.pem ", ["PERF_CLUSTER_CERTIFICATE_PASSWORD"] = "word" };
        ClusterSettings settings = ClusterPlace.Resolve(null, environment.GetValueOrDefault);
        Assert.Equal((Path.GetFullPath("me.pem"), Path.GetFullPath("ca.pem"), "word"), (settings.CertificatePath, settings.AuthorityPath, settings.CertificatePassword));
    }

    // A file of one place and its password of another would be opened by neither.
    [Fact]
    public void Resolve_ACertificateThatWasGiven_GoesWithNothingOfTheEnvironments()
    {
        var environment = new Dictionary<string, string> { ["PERF_CLUSTER_CERTIFICATE"] = "me.pem", ["PERF_CLUSTER_AUTHORITY"] = "ca.pem", ["PERF_CLUSTER_CERTIFICATE_PASSWORD"] = "word" };
        ClusterSettings settings = ClusterPlace.Resolve(new ClusterSettings { CertificatePath = "/own.pem", AuthorityPath = "/own-ca.pem" }, environment.GetValueOrDefault);
        Assert.Equal(("/own.pem", "/own-ca.pem", (string?)null), (settings.CertificatePath, settings.AuthorityPath, settings.CertificatePassword));
    }

    // With an empty one an agent would take whoever knows the secret, over a network that anybody reads.
    [Theory]
    [InlineData("PERF_CLUSTER_CERTIFICATE")]
    [InlineData("PERF_CLUSTER_AUTHORITY")]
    public void Resolve_AnEmptyCertificate_IsRefusedByTheVariablesName(string name)
    {
        PerfException fault = Assert.Throws<PerfException>(() => ClusterPlace.Resolve(null, asked => asked == name ? " " : null));
        Assert.Equal(ErrorIds.ClusterInvalid, fault.Id);
        Assert.Contains(name, fault.Message, StringComparison.Ordinal);
    }

    // What a reference stands for is part of the connection only where that is read; here it is noted, so that no message shows it.
    [Fact]
    public void Resolve_AReference_IsReadAndStaysAsItIsWritten()
    {
        List<string> read = [];
        ClusterSettings settings = ClusterPlace.Resolve(new ClusterSettings { Connection = "redis://:${env:WORD}@db" }, name =>
        {
            read.Add(name);
            return name == "WORD" ? "a/b?c" : null;
        });

        Assert.Equal("redis://:${env:WORD}@db", settings.Connection);
        Assert.Contains("WORD", read);
    }

    [Theory]
    [InlineData("redis://user:pass%2Fword@db:6379/0", "pass/word")]
    [InlineData("postgresql://user:a:b@db/perf", "a:b")]
    [InlineData("redis://:${env:WORD}@db", null)]
    [InlineData("redis://${env:USER}@db", null)]
    [InlineData("redis://db:6379", null)]
    [InlineData("localhost:11111", null)]
    public void PasswordOf_AConnection_IsWhatStandsThereAsItIs(string connection, string? expected) => Assert.Equal(expected, ClusterPlace.PasswordOf(connection));
}
