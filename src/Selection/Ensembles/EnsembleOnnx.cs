using Microsoft.ML.Model.OnnxConverter;

namespace MlNetDeep;

/// <summary>Writes the members of an ensemble to an ONNX graph, one after the other, and the mean of what is read of them.</summary>
internal sealed class EnsembleOnnx(IHostEnvironment env, OnnxContext context, DataViewSchema input)
{
    /// <summary>Adds the nodes behind the members.</summary>
    public OnnxNodes Nodes { get; } = ConverterGraph.Nodes(context);

    /// <summary>Writes the members, at least one, and the mean of what is read of each once it is written, [rows, values].</summary>
    /// <returns>The mean.</returns>
    /// <exception cref="NotSupportedException">A member cannot be written; the message names it.</exception>
    public string SaveMean(IReadOnlyList<ITransformer> members, Func<string> read, int values)
    {
        // What there is before the members, by the variables of the graph: each of them is to find it.
        Dictionary<string, string> columns = input.Select(column => column.Name).Distinct().Where(context.ContainsColumn)
            .ToDictionary(name => name, context.GetVariableName);
        var memberValues = new string[members.Count];
        for (int i = 0; i < members.Count; i++)
        {
            Save(members[i], i);
            memberValues[i] = read();
            foreach ((string column, string variable) in columns)
                Restore(column, variable);
        }

        return Nodes.Add("Mean", memberValues, new Shape(values)).Output;
    }

    /// <summary>The variable of a column that the member just written gave.</summary>
    public string Column(string name) => context.GetVariableName(name);

    /// <summary>Begins a column of the ensemble.</summary>
    /// <returns>The name of its variable.</returns>
    public string AddColumn(DataViewSchema.DetachedColumn column) => context.AddIntermediateVariable(column.Type, column.Name);

    private void Save(ITransformer member, int index)
    {
        IDataView source = new EmptyDataView(env, input), view = member.Transform(source);
        var steps = new Stack<ITransformCanSaveOnnx>();
        while (view != source)
        {
            if (view is not ITransformCanSaveOnnx step || !step.CanSaveOnnx(context))
                throw OnnxRefusal.Create(
                    $"Member {index} of the ensemble",
                    $"its step {view.GetType().Name} has no operators there",
                    "make the ensemble of members without that step");
            steps.Push(step);
            view = step.Source;
        }

        foreach (ITransformCanSaveOnnx step in steps)
            step.SaveAsOnnx(context);
    }

    /// <summary>Gives a column back to its variable, where a member has made another column of its name.</summary>
    private void Restore(string column, string variable)
    {
        if (context.ContainsColumn(column) && context.GetVariableName(column) == variable)
            return;
        string restored = context.AddIntermediateVariable(input[column].Type, column);
        context.CreateNode("Identity", variable, restored, context.GetNodeName("Identity"), "");
    }
}
