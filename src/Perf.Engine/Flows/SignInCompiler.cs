using Perf.Engine.Planning;
using Perf.Engine.Templates;

namespace Perf.Engine.Flows;

/// <summary>
/// Turns sign-ins into what the rest of the engine knows already: the steps show a bearer token that is the value of a variable, and the requests that get it
/// are request steps of their own.
/// </summary>
internal sealed class SignInCompiler
{
    private readonly Scenario _scenario;
    private readonly VariableTable _variables;
    private readonly Func<string, TextTemplate> _text;
    private readonly Func<RequestStep, CompiledProtocolStep> _compile;
    private readonly List<(OAuth2Options Options, SignIn? SignIn)> _all = [];

    /// <summary>Creates it.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="variables">The run's variables.</param>
    /// <param name="text">Compiles a template.</param>
    /// <param name="compile">Compiles a step that runs as a task.</param>
    public SignInCompiler(Scenario scenario, VariableTable variables, Func<string, TextTemplate> text, Func<RequestStep, CompiledProtocolStep> compile)
    {
        _scenario = scenario;
        _variables = variables;
        _text = text;
        _compile = compile;
    }

    /// <summary>How many there are.</summary>
    public int Count => _all.Count;

    /// <summary>The scenario as the steps see it: its own sign-in is a bearer token.</summary>
    public static Scenario Rewritten(Scenario scenario, SignInCompiler signIns) =>
        scenario.Http.Auth is { OAuth2: not null } auth ? scenario with { Http = scenario.Http with { Auth = signIns.Bearer(auth) } } : scenario;

    /// <summary>The sign-in of a step, or null.</summary>
    public SignIn? Of(Step step)
    {
        HttpAuth? auth = step switch
        {
            RequestStep request => request.Auth ?? _scenario.Http.Auth,
            WebSocketStep => _scenario.Http.Auth,
            _ => null,
        };
        if (auth?.OAuth2 is not { } options)
        {
            return null;
        }

        int number = NumberOf(options);
        Note(options);
        SignIn signIn = _all[number].SignIn ?? Compile(options, number);
        _all[number] = (options, signIn);
        return signIn;
    }

    /// <summary>The step with a bearer token in the place of its own sign-in.</summary>
    public Step WithToken(Step step) => step is RequestStep { Auth: { OAuth2: not null } auth } request ? request with { Auth = Bearer(auth) } : step;

    private HttpAuth Bearer(HttpAuth auth) => new() { Scheme = HttpAuthScheme.Bearer, Token = $"${{{TokenName(NumberOf(auth.OAuth2!))}}}" };

    private int NumberOf(OAuth2Options options)
    {
        int number = _all.FindIndex(one => one.Options == options);
        if (number < 0)
        {
            number = _all.Count;
            _all.Add((options, null));
        }

        return number;
    }

    private SignIn Compile(OAuth2Options options, int number)
    {
        _variables.BeginStep();
        TextTemplate identity = _text($"{options.User}\n{options.ClientId}");
        _variables.EndStep();
        return new SignIn
        {
            Number = number,
            First = _compile(StepOf(options, options.Grant, options.RefreshToken)),
            Renewal = _compile(StepOf(options, OAuth2Grant.RefreshToken, $"${{{RefreshName(number)}}}")),
            TokenSlot = _variables.SlotOf(TokenName(number)),
            RefreshSlot = _variables.SlotOf(RefreshName(number)),
            PerUser = options.PerUser,
            Identity = identity,
            Margin = options.Margin,
        };
    }

    // Each flow that signs in needs the rows and variables that the credentials come from, also where the sign-in was compiled for another flow before.
    private void Note(OAuth2Options options)
    {
        foreach (TemplatePart part in ScenarioTemplates.Of(options).SelectMany(text => Template.Parse(text).References).Where(part => part.Kind == TemplatePartKind.Variable))
        {
            _variables.SlotOf(part.Text);
        }
    }

    private static RequestStep StepOf(OAuth2Options options, OAuth2Grant grant, string refreshToken)
    {
        var form = new List<KeyValuePair<string, string>>();
        void Add(string name, string value)
        {
            if (value.Length > 0)
            {
                form.Add(new(name, value));
            }
        }

        Add("grant_type", grant switch { OAuth2Grant.Password => "password", OAuth2Grant.RefreshToken => "refresh_token", _ => "client_credentials" });
        if (grant == OAuth2Grant.Password)
        {
            Add("username", options.User);
            Add("password", options.Password);
        }
        else if (grant == OAuth2Grant.RefreshToken)
        {
            Add("refresh_token", refreshToken);
        }

        if (!options.ClientInHeader)
        {
            Add("client_id", options.ClientId);
            Add("client_secret", options.ClientSecret);
        }

        Add("scope", options.Scope);
        Add("audience", options.Audience);
        return new RequestStep
        {
            Name = options.Name,
            Line = options.Line,
            Method = "POST",
            Url = options.TokenUrl,
            Headers = [new("accept", "application/json")],
            Body = new RequestBody { Kind = BodyKind.Form, Form = form, ContentType = "application/x-www-form-urlencoded" },
            Auth = options.ClientInHeader ? new HttpAuth { Scheme = HttpAuthScheme.Basic, User = options.ClientId, Password = options.ClientSecret } : new HttpAuth(),
        };
    }

    private static string TokenName(int number) => $"oauth2.token.{number}";

    private static string RefreshName(int number) => $"oauth2.refresh.{number}";
}
