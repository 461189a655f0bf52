// A security group of AWS as a CloudFormation template.
import { heading } from './heading.ts';
import type { FirewallPlan } from './plan.ts';

export function securityGroup(plan: FirewallPlan): string {
  const networks = [
    ...plan.trusted4.map((network) => `CidrIp: "${network}"`),
    ...plan.trusted6.map((network) => `CidrIpv6: "${network}"`),
  ];
  return [
    ...heading(plan, {
      what: [
        'Security group: lets in machines of the same group on every port, and the trusted networks on these ports. All',
        'that no group of a machine allows is dropped, so take it out of groups that allow more, and add SSH where needed.',
      ],
      apply: 'aws cloudformation deploy --template-file FILE --stack-name ray-ports --parameter-overrides Vpc=VPC_ID',
      undo: 'aws cloudformation delete-stack --stack-name ray-ports, after no machine is in the group any more.',
    }),
    'AWSTemplateFormatVersion: "2010-09-09"',
    'Description: Who may reach the Ray ports',
    'Parameters:',
    '  Vpc:',
    '    Type: AWS::EC2::VPC::Id',
    'Resources:',
    '  RayPorts:',
    '    Type: AWS::EC2::SecurityGroup',
    '    Properties:',
    '      GroupDescription: Ray ports for trusted networks',
    '      VpcId:',
    '        Ref: Vpc',
    '      SecurityGroupIngress:',
    ...plan.ports.flatMap(({ port, services }) =>
      networks.flatMap((network) => [
        '        - IpProtocol: tcp',
        `          FromPort: ${port}`,
        `          ToPort: ${port}`,
        `          ${network}`,
        `          Description: ${services}`,
      ]),
    ),
    '  RayPortsAmongThemselves:',
    '    Type: AWS::EC2::SecurityGroupIngress',
    '    Properties:',
    '      GroupId:',
    '        Fn::GetAtt: [RayPorts, GroupId]',
    '      SourceSecurityGroupId:',
    '        Fn::GetAtt: [RayPorts, GroupId]',
    '      IpProtocol: "-1"',
    '',
  ].join('\n');
}
