namespace MlNetDeep;

/// <summary>A column that a row brings to a model.</summary>
/// <param name="Member">The property or field of the row's class.</param>
/// <param name="Type">What it holds; a vector's size is the model's where the class says none.</param>
/// <param name="IsNeeded">Whether what is asked of the model depends on it.</param>
internal sealed record InputColumn(string Member, DataViewType Type, bool IsNeeded);
