/** How people call AWS regions. Source: docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html */
export const regionNames: ReadonlyMap<string, string> = new Map(
  Object.entries({
    frankfurt: 'eu-central-1', zurich: 'eu-central-2', ireland: 'eu-west-1', dublin: 'eu-west-1', london: 'eu-west-2', paris: 'eu-west-3',
    stockholm: 'eu-north-1', milan: 'eu-south-1', spain: 'eu-south-2', virginia: 'us-east-1', ohio: 'us-east-2',
    california: 'us-west-1', oregon: 'us-west-2', montreal: 'ca-central-1', calgary: 'ca-west-1', tokyo: 'ap-northeast-1',
    seoul: 'ap-northeast-2', osaka: 'ap-northeast-3', mumbai: 'ap-south-1', hyderabad: 'ap-south-2', singapore: 'ap-southeast-1',
    sydney: 'ap-southeast-2', jakarta: 'ap-southeast-3', melbourne: 'ap-southeast-4', capetown: 'af-south-1', bahrain: 'me-south-1',
  }),
);
