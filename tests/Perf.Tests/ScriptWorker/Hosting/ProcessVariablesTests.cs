using Perf.ScriptWorker.Hosting;

namespace Perf.Tests.ScriptWorker.Hosting;

public class ProcessVariablesTests
{
    private const string Set = "PERF_TEST_PROCESS_VARIABLES";

    [Fact]
    public void With_ReferencesToTheEnvironment_AreResolved()
    {
        Environment.SetEnvironmentVariable(Set, "s3cret");
        try
        {
            IReadOnlyDictionary<string, string> all = ProcessVariables.With(new Dictionary<string, string>
            {
                ["TOKEN"] = $"Bearer ${{env:{Set}}}",
                ["AGAIN"] = "${TOKEN}!",
                ["DEFAULT"] = "${env:PERF_TEST_NOWHERE:-none}",
                ["LITERAL"] = "$${env:X}",
            });

            Assert.Equal(("Bearer s3cret", "Bearer s3cret!", "none", "${env:X}"), (all["TOKEN"], all["AGAIN"], all["DEFAULT"], all["LITERAL"]));
        }
        finally
        {
            Environment.SetEnvironmentVariable(Set, null);
        }
    }

    [Theory]
    [InlineData("${env:PERF_TEST_NOWHERE}", ErrorIds.VariableMissing)]
    [InlineData("${other}", ErrorIds.VariableMissing)]
    [InlineData("${uuid()}", ErrorIds.ArgumentInvalid)]
    public void With_WhatHasNoValue_IsRefused(string text, string id) =>
        Assert.Equal(id, Assert.Throws<PerfException>(() => ProcessVariables.With(new Dictionary<string, string> { ["TOKEN"] = text })).Id);
}
