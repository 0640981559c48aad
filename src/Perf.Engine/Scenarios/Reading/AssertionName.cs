namespace Perf.Engine.Scenarios.Reading;

/// <summary>Says in words what an assertion demands: the name under which it is counted.</summary>
internal static class AssertionName
{
    /// <summary>What an assertion looks at.</summary>
    public static string SubjectOf(Assertion assertion) => assertion.Part switch
    {
        ResponsePart.Header => $"header {assertion.Selector}",
        ResponsePart.Cookie => $"cookie {assertion.Selector}",
        ResponsePart.Json => assertion.Selector == "$" ? "value" : assertion.Selector,
        ResponsePart.Css or ResponsePart.XPath or ResponsePart.Value => assertion.Selector,
        _ => assertion.Part.ToString().ToLowerInvariant(),
    };

    /// <summary>The name of an assertion.</summary>
    /// <param name="assertion">The assertion.</param>
    /// <param name="shown">What is expected as the file writes it: a duration keeps its unit.</param>
    public static string Of(Assertion assertion, string shown)
    {
        string subject = SubjectOf(assertion);
        string expected = ValueReader.Shortened(shown);
        if (assertion.OfCount)
        {
            return assertion.Operator == ComparisonOperator.Equal ? $"{subject} has count {expected}" : $"{subject} has count {Ordering.Symbol(assertion.Operator)} {expected}";
        }

        return assertion.Operator switch
        {
            ComparisonOperator.Equal => $"{subject} is {expected}",
            ComparisonOperator.NotEqual => $"{subject} is not {expected}",
            ComparisonOperator.Contains => $"{subject} contains {expected}",
            ComparisonOperator.NotContains => $"{subject} does not contain {expected}",
            ComparisonOperator.Matches => $"{subject} matches {expected}",
            ComparisonOperator.Exists => $"{subject} exists",
            ComparisonOperator.NotExists => $"{subject} does not exist",
            _ => $"{subject} {Ordering.Symbol(assertion.Operator)} {expected}",
        };
    }
}
