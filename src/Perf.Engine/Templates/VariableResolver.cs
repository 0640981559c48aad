namespace Perf.Engine.Templates;

/// <summary>Gives variables that refer to other variables or to the environment their values. A pure function of what it is given.</summary>
public static class VariableResolver
{
    // References can double a text at every step (a: "${b}${b}", b: "${c}${c}" ...), so a small file could ask for any amount of memory.
    private const int MaxLength = 1_000_000;
    private const int MaxTotalLength = 20_000_000;

    /// <summary>
    /// Resolves variables. Each element of a list is resolved by itself. A variable that is one reference as a whole takes the value with its kind, so a
    /// number stays a number. A reference to a list of several values is refused: the list has another value in each iteration.
    /// </summary>
    /// <param name="variables">The variables; their values are templates.</param>
    /// <param name="environment">Gives the value of an environment variable, or null when it is not set.</param>
    /// <param name="isPerIteration">Tells which names that are no variables have another value in each iteration, such as the columns of data.</param>
    /// <returns>What could be resolved, and the problems.</returns>
    public static VariableResolution Resolve(IReadOnlyDictionary<string, Variable> variables, Func<string, string?> environment, Func<string, bool>? isPerIteration = null)
    {
        isPerIteration ??= _ => false;
        var problems = new List<VariableProblem>();
        var parsed = new Dictionary<string, IReadOnlyList<Template>>(StringComparer.Ordinal);
        foreach ((string name, Variable variable) in variables)
        {
            try
            {
                parsed[name] = [.. variable.Values.Select(value => Template.Parse(value.Text))];
            }
            catch (TemplateException e)
            {
                problems.Add(new VariableProblem(name, VariableProblemKind.Malformed, e.Message));
            }
        }

        (IReadOnlyList<string> order, IReadOnlyList<IReadOnlyList<string>> cycles) = DependencyOrder.Sort(variables.Keys, name => References(parsed, variables, name));
        problems.AddRange(cycles.Select(cycle => new VariableProblem(
            cycle[0], VariableProblemKind.Circular, $"the variables refer to each other in a circle: {string.Join(" -> ", cycle)}")));

        var failed = new HashSet<string>(problems.Select(problem => problem.Name).Concat(cycles.SelectMany(cycle => cycle)), StringComparer.Ordinal);
        var resolved = new Dictionary<string, Variable>(StringComparer.Ordinal);
        var computed = new List<(string Name, Variable Variable)>();
        var computedNames = new HashSet<string>(StringComparer.Ordinal);
        bool IsComputed(Template template) =>
            template.HasCall || template.References.Any(part => part.Kind == TemplatePartKind.Variable && (computedNames.Contains(part.Text) || (!variables.ContainsKey(part.Text) && isPerIteration(part.Text))));

        long total = 0;
        foreach (string name in order.Where(name => !failed.Contains(name)))
        {
            // What depends on a variable without value has none either; only the cause is told.
            if (References(parsed, variables, name).Any(failed.Contains))
            {
                failed.Add(name);
            }
            else if (parsed[name].Any(IsComputed))
            {
                if (Missing(name, parsed[name], one => variables.ContainsKey(one) || isPerIteration(one), environment) is { } missing)
                {
                    problems.Add(missing);
                    failed.Add(name);
                }
                else
                {
                    computed.Add((name, variables[name]));
                    computedNames.Add(name);
                }
            }
            else if (Problem(name, parsed[name], resolved, environment, ref total) is { } problem)
            {
                problems.Add(problem);
                failed.Add(name);
            }
            else
            {
                resolved[name] = new Variable { Values = [.. parsed[name].Zip(variables[name].Values, (template, value) => Value(template, value, resolved, environment))] };
            }
        }

        var place = variables.Keys.Select((name, index) => (name, index)).ToDictionary(pair => pair.name, pair => pair.index, StringComparer.Ordinal);
        return new VariableResolution(resolved, [.. problems.OrderBy(problem => place[problem.Name])]) { Computed = computed };
    }

    private static IReadOnlyList<string> References(
        Dictionary<string, IReadOnlyList<Template>> parsed,
        IReadOnlyDictionary<string, Variable> variables,
        string name) =>
        !parsed.TryGetValue(name, out IReadOnlyList<Template>? templates)
            ? []
            : [.. templates
                .SelectMany(template => template.References)
                .Where(part => part.Kind == TemplatePartKind.Variable && variables.ContainsKey(part.Text))
                .Select(part => part.Text)
                .Distinct(StringComparer.Ordinal)];

    // What a variable that is worked out in each iteration refers to must be there all the same.
    private static VariableProblem? Missing(string name, IReadOnlyList<Template> templates, Func<string, bool> isKnown, Func<string, string?> environment)
    {
        foreach (TemplatePart part in templates.SelectMany(template => template.References))
        {
            if (part.Kind == TemplatePartKind.Environment && Template.EnvironmentValue(part, environment) is null)
            {
                return new VariableProblem(name, VariableProblemKind.EnvironmentMissing, Template.MissingEnvironment(part.Text));
            }

            if (part.Kind == TemplatePartKind.Variable && !isKnown(part.Text))
            {
                return Unknown(name, part.Text);
            }
        }

        return null;
    }

    private static VariableProblem Unknown(string name, string reference) =>
        new(name, VariableProblemKind.Unknown, $"it refers to '{reference}', and there is no such variable");

    private static VariableProblem? Problem(
        string name,
        IReadOnlyList<Template> templates,
        Dictionary<string, Variable> resolved,
        Func<string, string?> environment,
        ref long total)
    {
        foreach (Template template in templates)
        {
            long length = 0;
            foreach (TemplatePart part in template.Parts)
            {
                (VariableProblemKind Kind, string Message)? problem = null;
                if (part.Kind == TemplatePartKind.Literal)
                {
                    length += part.Text.Length;
                }
                else if (part.Kind == TemplatePartKind.Environment)
                {
                    string? value = Template.EnvironmentValue(part, environment);
                    length += value?.Length ?? 0;
                    problem = value is null ? (VariableProblemKind.EnvironmentMissing, Template.MissingEnvironment(part.Text)) : null;
                }
                else if (!resolved.TryGetValue(part.Text, out Variable? variable))
                {
                    return Unknown(name, part.Text);
                }
                else if (variable.Values.Count != 1)
                {
                    problem = (VariableProblemKind.List, $"it refers to the list '{part.Text}', which has another value in each iteration; use ${{{part.Text}}} in the step itself");
                }
                else
                {
                    length += variable.Values[0].Text.Length;
                }

                if (length > MaxLength || total + length > MaxTotalLength)
                {
                    problem = (VariableProblemKind.TooLong, "its value would be larger than a million characters, or all variables together than twenty million");
                }

                if (problem is { } found)
                {
                    return new VariableProblem(name, found.Kind, found.Message);
                }
            }

            total += length;
        }

        return null;
    }

    private static ScalarValue Value(Template template, ScalarValue value, Dictionary<string, Variable> resolved, Func<string, string?> environment)
    {
        if (template.IsSingleVariable)
        {
            return resolved[template.Parts[0].Text].Values[0];
        }

        string text = template.Expand(name => resolved[name].Values[0].Text, environment);
        return template.IsLiteral ? value with { Text = text } : ScalarValue.OfText(text);
    }
}
